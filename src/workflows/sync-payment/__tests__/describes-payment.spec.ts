import type { ShopState as BrandedState } from "../../../core/payments/shop-state"
import { type MultiSafepayOrder, parseOrder } from "../../../multisafepay"
import { type Plain, unbranded } from "../../../multisafepay/__tests__/branded"
import * as notification from "../describes-payment"

const describesPayment = unbranded(notification.describesPayment)
type ShopState = Plain<BrandedState>

const [PAYMENT, REFUND] = ["4000000000000001", "5000000000000001"]

const psp = (transactionId: string | undefined, status: string, refund?: string): MultiSafepayOrder =>
  parseOrder({
    order_id: "payses_01TEST",
    transaction_id: transactionId,
    currency: "EUR",
    amount: 100,
    status,
    related_transactions: refund ? [{ transaction_id: refund, type: "refund", amount: 100 }] : null,
  })

const unbooked: ShopState = { providerId: "pp_alipay_multisafepay" }
const booked: ShopState = {
  ...unbooked,
  payment: {
    id: "pay_1",
    amount: 100,
    captured: 100,
    pspTransactionId: PAYMENT,
    refunds: [],
    lacksTransaction: false,
  },
}

type Case = [name: string, notified: MultiSafepayOrder, shop: ShopState, answer: MultiSafepayOrder | null]

describe("A notification", () => {
  it.each<Case>([
    ["is about the booked payment", psp(PAYMENT, "completed"), booked, psp(PAYMENT, "refunded")],
    ["is about a payment that is not booked", psp(PAYMENT, "completed"), unbooked, psp(PAYMENT, "completed")],
    ["comes before MultiSafepay's answer", psp(PAYMENT, "completed"), unbooked, null],
    [
      "is about a second try, while the answer still shows the first",
      psp("4000000000000002", "completed"),
      unbooked,
      psp(PAYMENT, "declined"),
    ],
    [
      "is compared with an answer without an id",
      psp(PAYMENT, "completed"),
      unbooked,
      psp(undefined, "refunded"),
    ],
  ])("describes the payment when it %s", (_name, notified, shop, answer) => {
    expect(describesPayment(notified, shop, answer)).toBe(true)
  })

  it.each<Case>([
    ["of a booked payment", psp(REFUND, "completed"), booked, psp(PAYMENT, "refunded")],
    ["that the answer lists", psp(REFUND, "completed"), unbooked, psp(PAYMENT, "completed", REFUND)],
    ["that the answer does not list", psp(REFUND, "completed"), unbooked, psp(PAYMENT, "refunded")],
    ["that the answer does not show yet", psp(REFUND, "completed"), unbooked, psp(PAYMENT, "completed")],
    ["of a payment that was reversed", psp(REFUND, "completed"), unbooked, psp(PAYMENT, "chargedback")],
  ])("does not describe the payment when it is about a refund %s", (_name, notified, shop, answer) => {
    expect(describesPayment(notified, shop, answer)).toBe(false)
  })
})
