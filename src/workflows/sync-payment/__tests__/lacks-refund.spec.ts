import { parseOrder } from "../../../multisafepay"
import { unbranded } from "../../../multisafepay/__tests__/branded"
import * as comparison from "../lacks-refund"

const lacksRefund = unbranded(comparison.lacksRefund)

const REFUND = "5000000000000001"
const EARLIER = "2026-03-01T12:00:00"
const LATER = "2026-03-01T12:00:05"

const answer = (fields: object = {}) =>
  parseOrder({
    order_id: "payses_01TEST",
    transaction_id: 4000000000000001,
    currency: "EUR",
    amount: 100,
    status: "completed",
    modified: EARLIER,
    ...fields,
  })
const signed = (status = "completed") =>
  parseOrder({
    order_id: "payses_01TEST",
    transaction_id: REFUND,
    currency: "EUR",
    amount: 40,
    status,
    modified: LATER,
  })
const listed = (status: string) => ({
  related_transactions: [{ transaction_id: REFUND, type: "refund", status, amount: 40 }],
})
const booked = {
  payment: {
    id: "pay_1",
    amount: 100,
    captured: 100,
    refunds: [{ id: "ref_1", amount: 40, pspRefundId: REFUND, createdAt: new Date(EARLIER) }],
    lacksTransaction: false,
  },
}

const unrefunded = { payment: { ...booked.payment, refunds: [] } }

describe("MultiSafepay's answer after a notification about a refund", () => {
  it.each<[string, boolean, object, string, { payment?: (typeof booked)["payment"] }]>([
    ["lacks the refund when it is older and shows nothing of it", true, {}, "completed", unrefunded],
    ["lacks its failure when it lists the refund as under way", true, listed("reserved"), "declined", booked],
    ["lacks its failure when it is older and does not list the refund", true, {}, "declined", booked],
    ["says enough when the transaction is another try that ended", false, {}, "expired", unrefunded],
    ["says enough when the transaction is another try that is open", false, {}, "initialized", unrefunded],
    ["says enough to place the order of a payment that is not booked", false, {}, "completed", {}],
    ["shows the refund when it lists it", false, listed("reserved"), "completed", {}],
    ["shows its failure when it lists that", false, listed("declined"), "declined", booked],
    [
      "says all that it can say when it is as new as the notification",
      false,
      { modified: LATER },
      "completed",
      unrefunded,
    ],
    ["need not show a refund that Medusa has booked under that id", false, {}, "completed", booked],
    ["shows the refund in its sum", false, { amount_refunded: 40 }, "completed", unrefunded],
    [
      "shows the refund in its costs",
      false,
      { costs: [{ amount: 0, type: "withdraw", transaction_id: REFUND }] },
      "completed",
      unrefunded,
    ],
  ])(
    "an answer of MultiSafepay to a notification about a refund %s",
    (_name, lacks, fields, status, shop) => {
      expect(lacksRefund(answer(fields), signed(status), shop)).toBe(lacks)
    },
  )
})
