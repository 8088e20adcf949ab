import type { ShopState as BrandedState } from "../../../core/payments/shop-state"
import { type Plain, unbranded } from "../../../multisafepay/__tests__/branded"
import * as owed from "../owed-work"

const isWorkOwed = unbranded(owed.isWorkOwed)
type ShopState = Plain<BrandedState>

const payment = { id: "pay_1", amount: 1000, captured: 1000, refunds: [], lacksTransaction: false }
const refund = { id: "ref_1", amount: 1000, createdAt: new Date("2026-03-01T12:00:00Z") }
const order = { id: "order_1", displayId: "7", cancelled: false }
const booked: ShopState = { providerId: "pp_alipay_multisafepay", cartId: "cart_1", payment, order }
const { order: _, ...withoutOrder } = booked
const cancelled = { ...booked, order: { ...order, cancelled: true } }
const FINAL = { refundsFinalAt: refund.createdAt }
const withRefund = (fields: object) => ({ ...payment, refunds: [{ ...refund, ...fields }] })

describe("A booked payment", () => {
  it.each<[string, ShopState, boolean]>([
    ["has an order that shows it", booked, false],
    [
      "has an order that does not show it",
      { ...booked, payment: { ...payment, lacksTransaction: true } },
      true,
    ],
    ["has a cancelled order", cancelled, true],
    [
      "has a cancelled order and was refunded",
      { ...cancelled, payment: withRefund({ pspRefundId: "9" }) },
      false,
    ],
    ["has a refund that was never sent", { ...booked, payment: withRefund({}) }, true],
    [
      "has a refund that MultiSafepay lists under the shop's own id, and that has reached its final state",
      { ...booked, payment: { ...withRefund({}), ...FINAL } },
      false,
    ],
    [
      "has a refund that is newer than those in their final state",
      { ...booked, payment: { ...withRefund({ createdAt: new Date("2026-03-01T12:00:01Z") }), ...FINAL } },
      true,
    ],
    [
      "has a cancelled order with a declined refund that the merchant was asked about",
      { ...cancelled, payment: { ...payment, heldBack: 1000 } },
      false,
    ],
    [
      "has a cancelled order with one declined refund that waits for the merchant, and the rest was not refunded",
      { ...cancelled, payment: { ...payment, heldBack: 400 } },
      true,
    ],
    ["has a refund that nobody asked for", { ...booked, payment: withRefund({ isRollback: true }) }, false],
    ["has a cart and no order", withoutOrder, true],
    ["has an order that was deleted", { ...withoutOrder, deletedOrder: {} }, true],
    [
      "has an order that was deleted, and the merchant keeps the money",
      { ...withoutOrder, deletedOrder: {}, journal: { decision: "keep", decidedAbout: "deleted_order" } },
      false,
    ],
    ["is not there", { providerId: "pp_alipay_multisafepay", cartId: "cart_1" }, false],
  ])("decides whether work is owed when it %s", (_name, shop, expected) => {
    expect(isWorkOwed(shop)).toBe(expected)
  })
})
