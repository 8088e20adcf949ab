import { asMinorUnits, type PspOrderId } from "../../../src/multisafepay"
import type { Line } from "../line"
import { type Observer, type Story, takenOr } from "../observe"
import { A_CART, orderRequest } from "../order-request"
import type { RawAnswer, World } from "../target"
import { payOrder } from "./visits"

const LINES = {
  status: {
    id: "paid.status",
    reliedOn: "a paid order reads as completed",
    accepted: ["completed"],
  },
  financial: { id: "paid.financial-status", reliedOn: "what is its financial_status?" },
  transaction: {
    id: "paid.transaction",
    reliedOn: "it has a transaction id, and its amount is what was asked for",
    accepted: ["transaction, 1000 EUR"],
  },
  method: {
    id: "paid.method",
    reliedOn: "payment_details.type is ALIPAY",
    accepted: ["ALIPAY"],
  },
  checkoutOptions: {
    id: "paid.checkout-options",
    reliedOn: "in which shape does checkout_options come back?",
  },
  usedId: {
    id: "paid.used-id",
    reliedOn: "a second order with the id of a paid one is refused with 1006",
    accepted: [/code 1006$/],
  },
  cancel: {
    id: "paid.cancel",
    reliedOn: "cancelling a paid order leaves it paid (question 8)",
    accepted: [/, still completed$/],
  },
  cancelAnswer: {
    id: "paid.cancel-answer",
    reliedOn: "what does cancelling a paid order answer? (question 8)",
  },
  invoice: { id: "update.invoice", reliedOn: "a paid order takes an invoice id", accepted: ["taken"] },
  partialShipment: {
    id: "update.ship-partial-set",
    reliedOn: "a shipment with a tracking code, without carrier and date",
  },
  shipped: {
    id: "update.ship-status-alone",
    reliedOn: "a shipment without tracking is taken",
    accepted: ["taken"],
  },
  shippedWithTracking: {
    id: "update.ship-with-tracking",
    reliedOn: "a shipment with code, carrier, date and address is taken",
    accepted: ["taken"],
  },
  afterShipment: {
    id: "update.status-after-shipment",
    reliedOn: "an order that was shipped still reads as paid",
    accepted: ["shipped", "completed"],
  },
  refundAfterShipment: {
    id: "update.refund-after-shipment",
    reliedOn: "an order that was shipped can be refunded",
    accepted: ["taken"],
    hint: "is there enough balance in the test account?",
  },
} satisfies Record<string, Line>

export const payment: Story = {
  title: "An Alipay order that is paid on its page, then shipped",
  lines: Object.values(LINES),
  async run(world, observer) {
    const { client, raw } = world
    const orderId = world.newId("paid")
    const { paymentUrl } = await client.createOrder(
      orderRequest(world, orderId, "ALIPAY", "redirect", A_CART),
    )
    if (!(await payOrder(world, { orderId, paymentUrl, scenario: "completed" }))) {
      for (const line of this.lines) observer.skip(line, "nobody paid")
      return
    }
    const order = await observer.need(
      LINES.status,
      () => client.getOrder(orderId),
      ({ status }) => status,
    )
    observer.note(LINES.financial, order.financialStatus ?? "none")
    observer.note(
      LINES.transaction,
      `${order.transactionId ? "transaction" : "no transaction"}, ${order.amount} ${order.currency}`,
    )
    observer.note(LINES.method, order.paymentMethod ?? "none")
    observer.note(LINES.checkoutOptions, checkoutOptionsOf(await raw("GET", `/orders/${orderId}`)))
    const again = orderRequest(world, orderId, "ALIPAY", "redirect")
    observer.note(LINES.usedId, takenOr(await raw("POST", "/orders", again)))
    await cancelPaid(world, observer, orderId)
    await update(world, observer, orderId)
  },
}

async function cancelPaid({ client, raw }: World, observer: Observer, orderId: PspOrderId): Promise<void> {
  const answer = takenOr(
    await raw("PATCH", `/orders/${orderId}`, { status: "cancelled", exclude_order: true }),
  )
  const { status } = await client.getOrder(orderId)
  observer.note(LINES.cancelAnswer, answer)
  observer.note(LINES.cancel, status === "completed" ? "asked, still completed" : `asked, now ${status}`)
}

async function update({ client, raw }: World, observer: Observer, orderId: PspOrderId): Promise<void> {
  const taken = () => "taken"
  await observer.see(LINES.invoice, () => client.updateInvoice(orderId, { invoiceId: "1042" }), taken)
  const partial = { status: "shipped", tracktrace_code: "3SABC" }
  observer.note(LINES.partialShipment, takenOr(await raw("PATCH", `/orders/${orderId}`, partial)))
  await observer.see(LINES.shipped, () => client.shipOrder(orderId, {}), taken)
  const tracking = {
    code: "3SABC",
    carrier: "PostNL",
    shipDate: new Date(),
    url: "https://example.com/3SABC",
  }
  await observer.see(LINES.shippedWithTracking, () => client.shipOrder(orderId, { tracking }), taken)
  await observer.see(
    LINES.afterShipment,
    () => client.getOrder(orderId),
    ({ status }) => status,
  )
  await observer.see(
    LINES.refundAfterShipment,
    () =>
      client.refundOrder(orderId, {
        amount: asMinorUnits(1_000),
        currency: "EUR",
        refundOrderId: `${orderId}-r`,
        description: "All of it",
      }),
    taken,
  )
}

function checkoutOptionsOf({ body: { data } }: RawAnswer): string {
  if (typeof data !== "object" || data === null || !("checkout_options" in data)) return "absent"
  const options = data.checkout_options
  return typeof options === "object" && options !== null
    ? Object.keys(options).sort().join(", ") || "empty"
    : "no object"
}
