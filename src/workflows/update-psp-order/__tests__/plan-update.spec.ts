import type { OrderToUpdate, PaymentToUpdate, Shipment } from "../../../core/shop-db/updates/order-to-update"
import type { PaymentUpdates } from "../../../modules/payment-journal/psp-updates"
import { asPspOrderId } from "../../../multisafepay"
import { planUpdate } from "../plan-update"

const EVERYTHING = { orderNumber: true, shipments: true }
const at = "2026-01-02T03:04:05.000Z"
const sent = (ids: string[]): PaymentUpdates["shipment"] => ({ state: "done", at, fulfillment_ids: ids })
const numbered = (invoice_id: string): PaymentUpdates["invoice"] => ({ state: "done", at, invoice_id })

const shipment = (fulfillmentId: string): Shipment => ({
  fulfillmentId,
  shippedAt: new Date(at),
  trackingCodes: [],
})
const payment = (updates: PaymentUpdates, id = "pay_1"): PaymentToUpdate => ({
  id,
  pspOrderId: asPspOrderId(`payses_of_${id}`),
  providerId: "pp_alipay_multisafepay",
  updates,
})
const order = (payments: PaymentToUpdate[], shipped: string[] = []): OrderToUpdate => ({
  id: "order_1",
  displayId: "1042",
  payments,
  shipments: shipped.map(shipment),
})

/** What is sent about which payment, in short. */
const planned = (subject: OrderToUpdate, enabled: Parameters<typeof planUpdate>[1] = () => EVERYTHING) =>
  planUpdate(subject, enabled).map((update) =>
    update.part === "invoice"
      ? `${update.payment.id} invoice ${update.invoiceId}`
      : `${update.payment.id} shipment ${update.shipments.map(({ fulfillmentId }) => fulfillmentId).join("+")}`,
  )

describe("The plan of an order update", () => {
  it.each<[string, OrderToUpdate, string[]]>([
    ["sends the number of a new order", order([payment({})]), ["pay_1 invoice 1042"]],
    ["sends nothing when MultiSafepay knows the number", order([payment({ invoice: numbered("1042") })]), []],
    [
      "sends the number again when the last try failed",
      order([payment({ invoice: { ...numbered("1042"), state: "failed" } as PaymentUpdates["invoice"] })]),
      ["pay_1 invoice 1042"],
    ],
    [
      "sends the right number when MultiSafepay has another",
      order([payment({ invoice: numbered("7") })]),
      ["pay_1 invoice 1042"],
    ],
    [
      "sends number and shipment when nothing was sent yet",
      order([payment({})], ["ful_1"]),
      ["pay_1 invoice 1042", "pay_1 shipment ful_1"],
    ],
    [
      "sends only the second shipment when MultiSafepay knows the first",
      order([payment({ invoice: numbered("1042"), shipment: sent(["ful_1"]) })], ["ful_1", "ful_2"]),
      ["pay_1 shipment ful_2"],
    ],
    [
      "sends nothing when a shipment that MultiSafepay knows was cancelled",
      order([payment({ invoice: numbered("1042"), shipment: sent(["ful_1"]) })]),
      [],
    ],
    [
      "goes out for each payment, because each is a PSP order of its own",
      order(
        [payment({ invoice: numbered("1042"), shipment: sent(["ful_1"]) }), payment({}, "pay_2")],
        ["ful_1"],
      ),
      ["pay_2 invoice 1042", "pay_2 shipment ful_1"],
    ],
  ])("an order update of MultiSafepay %s", (_promise, subject, expected) => {
    expect(planned(subject)).toEqual(expected)
  })

  it("an order update has only the parts that the merchant enabled, and none for a provider that is gone", () => {
    const subject = order([payment({})], ["ful_1"])

    expect(planned(subject, () => ({ orderNumber: false, shipments: true }))).toEqual([
      "pay_1 shipment ful_1",
    ])
    expect(planned(subject, () => ({ orderNumber: true, shipments: false }))).toEqual(["pay_1 invoice 1042"])
    expect(planned(subject, () => undefined)).toEqual([])
  })
})
