import { asMinorUnits, type PspOrderId, refundsOf, unaccountedWithdrawals } from "../../../src/multisafepay"
import type { Line } from "../line"
import { type Observer, type Story, takenOr } from "../observe"
import { orderRequest } from "../order-request"
import type { World } from "../target"
import { payOrder, whenOrder } from "./visits"

const LINES = {
  part: {
    id: "refund.part",
    reliedOn: "a part of a payment can be refunded",
    accepted: ["taken"],
    hint: "ask MultiSafepay to switch on partial refunds for the test account: integration@multisafepay.com",
  },
  answer: {
    id: "refund.answer",
    reliedOn: "the answer has the refund's own id",
    accepted: ["refund_id", "transaction_id alone"],
  },
  status: {
    id: "refund.order-status",
    reliedOn: "the order then reads as paid in part, with what was refunded",
    accepted: [
      "partial_refunded, 100 refunded",
      "completed, 100 refunded",
      "completed, nothing refunded yet",
    ],
  },
  listed: {
    id: "refund.listed",
    reliedOn: "the refund is listed with its refund_order_id, reserved or done",
    accepted: ["under its own id, reserved", "under its own id, initialized", "under its own id, completed"],
  },
  sameAmount: { id: "refund.same-amount", reliedOn: "the same amount again within five minutes" },
  repeatedId: {
    id: "refund.repeated-id",
    reliedOn: "another refund with a refund_order_id that is used (question 6)",
  },
  tooMuch: {
    id: "refund.too-much",
    reliedOn: "more than what is left is refused with 1034",
    accepted: [/code 1034$/],
  },
  withdraw: {
    id: "refund.withdraw",
    reliedOn: "a reserved refund can be withdrawn",
    accepted: ["taken"],
  },
  withdrawn: {
    id: "refund.withdrawn",
    reliedOn: "a withdrawn refund reads as void, cancelled, expired or declined",
    accepted: ["void", "cancelled", "expired", "declined", "not listed"],
  },
  done: {
    id: "refund.accepted",
    reliedOn: "a refund that was accepted reads as completed",
    accepted: ["completed"],
  },
  withdrawal: {
    id: "refund.cost",
    reliedOn: "each withdraw among the costs belongs to a refund that the order lists",
    accepted: ["yes", "no such cost"],
  },
  ledgerPayment: {
    id: "ledger.payment",
    reliedOn: "the site key lists the payment, as type payment with our var2",
    accepted: ["payment, var2"],
  },
  ledgerRefund: {
    id: "ledger.refund",
    reliedOn: "the site key lists the refund, as type refund under its own id with our var2",
    accepted: ["refund, own id, var2"],
  },
  ledgerPages: {
    id: "ledger.pages",
    reliedOn: "the list comes in pages, with a cursor to the next",
    accepted: ["another transaction on the next page"],
  },
  ledgerTimes: {
    id: "ledger.times",
    reliedOn: "times are Amsterdam's: what was made this minute was made this minute",
    accepted: ["within five minutes"],
  },
} satisfies Record<string, Line>

export const refunds: Story = {
  title: "An Alipay order that is refunded in parts, and the list of transactions",
  lines: Object.values(LINES),
  async run(world, observer) {
    const { client } = world
    const orderId = world.newId("refunded")
    const { paymentUrl } = await client.createOrder(orderRequest(world, orderId, "ALIPAY", "redirect"))
    if (!(await payOrder(world, { orderId, paymentUrl, scenario: "completed" }))) {
      for (const line of this.lines) observer.skip(line, "nobody paid")
      return
    }
    const refundId = await refundPart(world, observer, orderId)
    await refundOddly(world, observer, orderId)
    await withdraw(world, observer, orderId)
    await accept(world, observer, orderId, refundId)
    await readLedger(world, observer, orderId)
  },
}

const firstRefund = (orderId: PspOrderId) => `${orderId}-r1`

async function refundPart(world: World, observer: Observer, orderId: PspOrderId): Promise<string> {
  const { client, exchanges } = world
  const { refundId } = await observer.need(
    LINES.part,
    () =>
      client.refundOrder(orderId, {
        amount: asMinorUnits(100),
        currency: "EUR",
        refundOrderId: firstRefund(orderId),
        description: "One bag came back",
        var2: orderId,
      }),
    () => "taken",
  )
  const answered = exchanges.filter(({ path }) => path.endsWith("/refunds")).at(-1)?.response
  observer.note(
    LINES.answer,
    JSON.stringify(answered).includes('"refund_id"') ? "refund_id" : "transaction_id alone",
  )
  const order = await client.getOrder(orderId)
  const refunded = order.amountRefunded === 0 ? "nothing refunded yet" : `${order.amountRefunded} refunded`
  observer.note(LINES.status, `${order.status}, ${refunded}`)
  const listed = refundsOf(order).find((refund) => refund.refundOrderId === firstRefund(orderId))
  observer.note(LINES.listed, listed ? `under its own id, ${listed.status}` : "not under its own id")
  return refundId
}

/** What a shop should not do, and what happens if it does. */
async function refundOddly({ raw }: World, observer: Observer, orderId: PspOrderId): Promise<void> {
  const refund = async (line: Line, amount: number, refund_order_id: string) => {
    const body = { currency: "EUR", amount, refund_order_id }
    observer.note(line, takenOr(await raw("POST", `/orders/${orderId}/refunds`, body)))
  }
  await refund(LINES.sameAmount, 100, `${orderId}-r2`)
  await refund(LINES.repeatedId, 150, firstRefund(orderId))
  await refund(LINES.tooMuch, 1_000, `${orderId}-r3`)
}

async function withdraw({ client }: World, observer: Observer, orderId: PspOrderId): Promise<void> {
  const refundOrderId = `${orderId}-r4`
  const { refundId } = await client.refundOrder(orderId, {
    amount: asMinorUnits(170),
    currency: "EUR",
    refundOrderId,
  })
  await observer.see(
    LINES.withdraw,
    () => client.cancelRefund(orderId, refundId, "Sent back by mistake"),
    () => "taken",
  )
  await observer.see(
    LINES.withdrawn,
    () => client.getOrder(orderId),
    (order) =>
      refundsOf(order).find((refund) => refund.refundOrderId === refundOrderId)?.status ?? "not listed",
  )
}

async function accept(
  world: World,
  observer: Observer,
  orderId: PspOrderId,
  refundId: string,
): Promise<void> {
  const ofFirst = { orderId, refundId }
  if (!(await world.target.person.acceptRefund(ofFirst))) {
    observer.skip(LINES.done, "nobody accepted it")
    observer.skip(LINES.withdrawal, "nobody accepted it")
    return
  }
  const isFirst = (refund: { transactionId: string }) => refund.transactionId === refundId
  const order =
    (await whenOrder(world, orderId, (one) => refundsOf(one).find(isFirst)?.status === "completed")) ??
    (await world.client.getOrder(orderId))
  observer.note(LINES.done, refundsOf(order).find(isFirst)?.status ?? "not listed")
  const withdrawals = order.costs.filter(({ type }) => type === "withdraw").length
  const unaccounted = unaccountedWithdrawals(order).length
  observer.note(
    LINES.withdrawal,
    withdrawals === 0 ? "no such cost" : unaccounted === 0 ? "yes" : `not ${unaccounted}`,
  )
}

async function readLedger({ client }: World, observer: Observer, orderId: PspOrderId): Promise<void> {
  const createdFrom = new Date(Date.now() - 3_600_000)
  const { transactions } = await client.listTransactions({ createdFrom, limit: 100 })
  const paid = transactions.find(({ orderId: id, type }) => id === orderId && type === "payment")
  observer.note(
    LINES.ledgerPayment,
    paid ? `${paid.type}, ${paid.var2 === orderId ? "var2" : "without var2"}` : "not listed",
  )
  const refund = transactions.find(({ type, var2 }) => type === "refund" && var2 === orderId)
  const ofOrder = refund ?? transactions.find(({ type, orderId: id }) => type === "refund" && id === orderId)
  const ownId = ofOrder?.orderId === firstRefund(orderId) ? "own id" : "the order's id"
  observer.note(
    LINES.ledgerRefund,
    ofOrder ? `refund, ${ownId}, ${refund ? "var2" : "without var2"}` : "not listed",
  )
  if (!paid) {
    observer.skip(LINES.ledgerTimes, "the payment is not listed")
  } else {
    const age = Math.abs(Date.now() - (paid.created?.getTime() ?? 0))
    observer.note(
      LINES.ledgerTimes,
      age < 300_000 ? "within five minutes" : `${Math.round(age / 60_000)} minutes off`,
    )
  }
  const first = await client.listTransactions({ createdFrom, limit: 1 })
  if (first.next === undefined) return observer.note(LINES.ledgerPages, "no cursor")
  const second = await client.listTransactions({ createdFrom, limit: 1, after: first.next })
  const isOther = second.transactions[0]?.transactionId !== first.transactions[0]?.transactionId
  observer.note(LINES.ledgerPages, isOther ? "another transaction on the next page" : "the same transaction")
}
