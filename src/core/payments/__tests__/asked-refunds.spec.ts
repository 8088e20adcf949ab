import { parseOrder } from "../../../multisafepay"
import type { RefundRecord } from "../../shop-db/sessions/payment-records"
import { unansweredRefunds } from "../asked-refunds"

const ASKED = { refundOrderId: "ref_1", amount: 300, askedAt: new Date("2026-01-15T10:00:00Z") }

const pspOrder = (...related_transactions: object[]) =>
  parseOrder({
    order_id: "payses_1",
    status: "completed",
    currency: "EUR",
    amount: 2995,
    related_transactions,
  })
const listed = (status: string) => ({
  transaction_id: "9",
  type: "refund",
  amount: 300,
  status,
  refund_order_id: "ref_1",
})

describe("A refund that MultiSafepay was asked for", () => {
  it.each<[string, ReturnType<typeof pspOrder>, RefundRecord[], string, boolean]>([
    ["is unanswered after a moment", pspOrder(), [{ id: "ref_1" }], "2026-01-15T10:00:01Z", true],
    ["is unanswered when Medusa has deleted its record", pspOrder(), [], "2026-01-15T22:59:00Z", true],
    ["is unanswered while MultiSafepay pays out at midnight", pspOrder(), [], "2026-01-15T23:59:00Z", true],
    ["is answered an hour after midnight in Amsterdam", pspOrder(), [], "2026-01-16T00:00:00Z", false],
    [
      "is answered when MultiSafepay lists it",
      pspOrder(listed("reserved")),
      [],
      "2026-01-15T10:01:00Z",
      false,
    ],
    [
      "is answered when MultiSafepay declined it",
      pspOrder(listed("declined")),
      [],
      "2026-01-15T10:01:00Z",
      false,
    ],
    [
      "is answered when Medusa's record says that it was accepted",
      pspOrder(),
      [{ id: "ref_1", pspRefundId: "9" }],
      "2026-01-15T10:01:00Z",
      false,
    ],
  ])("a refund that MultiSafepay was asked for %s", (_name, shown, records, now, isUnanswered) => {
    expect(unansweredRefunds([ASKED], shown, records, new Date(now))).toEqual(isUnanswered ? [ASKED] : [])
  })
})
