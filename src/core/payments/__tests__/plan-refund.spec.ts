import { type MultiSafepayOrder, parseOrder } from "../../../multisafepay"
import { branded, type Plain, unbranded } from "../../../multisafepay/__tests__/branded"
import * as plans from "../plan-refund"
import type { RefundRecord as BrandedRecord } from "../refund-record"

const planRefund = unbranded(plans.planRefund)
type RefundRecord = Plain<BrandedRecord>

function paid(
  ...refunds: { id: string; amount: number; status?: string; refund_order_id?: string }[]
): MultiSafepayOrder {
  return parseOrder({
    order_id: "payses_01A",
    status: "completed",
    currency: "EUR",
    amount: 1000,
    related_transactions: refunds.map(({ id, ...refund }) => ({
      transaction_id: id,
      type: "refund",
      status: "reserved",
      ...refund,
    })),
  })
}

/** As in MultiSafepay's sample of an order: a refund is a cost and nothing else. */
const withdrawn = (pspOrder: MultiSafepayOrder, ...ids: string[]): MultiSafepayOrder => ({
  ...pspOrder,
  costs: ids.map((transactionId) => ({ amount: "0", type: "withdraw", status: "completed", transactionId })),
})

/** MultiSafepay's own sum of the refunds, which may be ahead of its list. */
const counting = (amountRefunded: number, ...refunds: Parameters<typeof paid>): MultiSafepayOrder => ({
  ...paid(...refunds),
  ...branded<Pick<MultiSafepayOrder, "amountRefunded">>({ amountRefunded }),
  status: "partial_refunded",
})

type Case = [name: string, pspOrder: MultiSafepayOrder, records: RefundRecord[], plan: unknown]

const ASKED: RefundRecord = { id: "ref_new", amount: 500 }
const adopt = (transactionId: string) => ({ do: "adopt", refund: expect.objectContaining({ transactionId }) })

const CASES: Case[] = [
  [
    "refuses one booked for a PSP refund that another record has adopted",
    paid({ id: "1", amount: 500, refund_order_id: "ref_gone" }),
    [
      { id: "ref_new", amount: 500, pspRefundId: "1" },
      { id: "ref_other", amount: 500, pspRefundId: "1" },
    ],
    { do: "refuse" },
  ],
  [
    "refuses one booked for a PSP refund that was made for another record",
    paid({ id: "1", amount: 500, refund_order_id: "ref_other" }),
    [
      { id: "ref_new", amount: 500, pspRefundId: "1" },
      { id: "ref_other", amount: 500 },
    ],
    { do: "refuse" },
  ],
  [
    "refuses one booked from the sum when Medusa has since made a refund that the sum includes",
    counting(800),
    [
      { id: "ref_new", amount: 500, pspRefundId: "77-refunded-800", isOfSync: true },
      { id: "ref_first", amount: 300, pspRefundId: "8" },
      { id: "ref_since", amount: 500, pspRefundId: "9" },
    ],
    { do: "refuse" },
  ],
  [
    "adopts one booked from the sum when Medusa's other refunds leave room for it",
    counting(800),
    [
      { id: "ref_new", amount: 500, pspRefundId: "77-refunded-800", isOfSync: true },
      { id: "ref_first", amount: 300, pspRefundId: "8" },
    ],
    adopt("77-refunded-800"),
  ],
  [
    "keeps the money when core undoes a failed completion",
    paid(),
    [{ id: "ref_new", amount: 500, isRollback: true }],
    { do: "keep" },
  ],
  [
    "sends it next to a refund that core uses to undo a failed completion",
    paid(),
    [{ id: "ref_core", amount: 500, isRollback: true }, ASKED],
    { do: "send" },
  ],
  ["sends it when nothing is refunded yet", paid(), [ASKED], { do: "send" }],
  [
    "adopts the PSP refund when its answer was lost",
    paid({ id: "1", amount: 500, refund_order_id: "ref_new" }),
    [ASKED],
    adopt("1"),
  ],
  [
    "adopts an equal refund under an id that Medusa has discarded",
    paid({ id: "1", amount: 500, refund_order_id: "ref_old" }),
    [ASKED],
    adopt("1"),
  ],
  [
    "sends another next to an equal refund that Medusa has booked",
    paid({ id: "1", amount: 500, refund_order_id: "ref_old" }),
    [{ id: "ref_old", amount: 500 }, ASKED],
    { do: "send" },
  ],
  [
    "sends another next to an equal refund that another record has adopted",
    paid({ id: "1", amount: 500, refund_order_id: "ref_gone" }),
    [{ id: "ref_old", amount: 500, pspRefundId: "1" }, ASKED],
    { do: "send" },
  ],
  [
    "sends it next to a discarded refund of another amount",
    paid({ id: "1", amount: 400, refund_order_id: "ref_old" }),
    [ASKED],
    { do: "send" },
  ],
  [
    "sends another next to an equal refund from MultiSafepay's dashboard, which payment sync books",
    paid({ id: "1", amount: 500, refund_order_id: "payses_01A" }),
    [ASKED],
    { do: "send" },
  ],
  [
    "adopts a refund from MultiSafepay's dashboard for the record made for it",
    paid({ id: "1", amount: 500, refund_order_id: "payses_01A" }),
    [{ id: "ref_new", amount: 500, pspRefundId: "1" }],
    adopt("1"),
  ],
  [
    "adopts, and never sends, a refund whose record was made for one that the answer does not list",
    paid(),
    [{ id: "ref_new", amount: 500, pspRefundId: "77-refunded-500" }],
    adopt("77-refunded-500"),
  ],
  [
    "sends it again when the first try was declined",
    paid({ id: "1", amount: 500, status: "declined", refund_order_id: "ref_new" }),
    [ASKED],
    { do: "send" },
  ],
  [
    "leaves it to the merchant when money left the order and neither side lists a refund",
    withdrawn(paid(), "9"),
    [ASKED],
    { do: "ambiguous", sign: expect.objectContaining({ transactionId: "9" }) },
  ],
  [
    "sends another when money left the order for the refund that is listed",
    withdrawn(paid({ id: "9", amount: 300, status: "completed", refund_order_id: "ref_old" }), "9"),
    [{ id: "ref_old", amount: 500 }, ASKED],
    { do: "send" },
  ],
  [
    "sends another when money left the order for a refund that Medusa has booked",
    withdrawn(paid(), "9"),
    [{ id: "ref_old", amount: 500 }, ASKED],
    { do: "send" },
  ],
  [
    "leaves it to the merchant when money left the order twice and Medusa knows of one refund",
    withdrawn(paid(), "8", "9"),
    [{ id: "ref_old", amount: 500, pspRefundId: "8" }, ASKED],
    { do: "ambiguous", sign: expect.objectContaining({ transactionId: "9" }) },
  ],
  [
    "leaves it to the merchant when MultiSafepay says partly refunded and lists nothing",
    { ...paid(), status: "partial_refunded" },
    [ASKED],
    { do: "ambiguous", sign: "partial_refunded" },
  ],
  [
    "leaves it to the merchant when MultiSafepay says partly refunded, lists nothing and has accepted nothing of Medusa's",
    { ...paid(), status: "partial_refunded" },
    [{ id: "ref_old", amount: 500 }, ASKED],
    { do: "ambiguous", sign: "partial_refunded" },
  ],
  [
    "sends another when MultiSafepay says partly refunded, lists nothing and has accepted an earlier one",
    { ...paid(), status: "partial_refunded" },
    [{ id: "ref_old", amount: 500, pspRefundId: "8" }, ASKED],
    { do: "send" },
  ],
  [
    "leaves it to the merchant when MultiSafepay counts a refund of that amount and lists none, as in its own sample",
    counting(500),
    [ASKED],
    { do: "ambiguous", sign: "amount_refunded" },
  ],
  [
    "leaves it to the merchant when MultiSafepay counts more than it lists, and the rest may be this one",
    counting(800, { id: "1", amount: 300, refund_order_id: "ref_old" }),
    [{ id: "ref_old", amount: 300 }, ASKED],
    { do: "ambiguous", sign: "amount_refunded" },
  ],
  [
    "leaves it to the merchant when another refund, which may still be unsent, could be the one that MultiSafepay counts",
    counting(500),
    [{ id: "ref_old", amount: 500 }, ASKED],
    { do: "ambiguous", sign: "amount_refunded" },
  ],
  [
    "sends another when MultiSafepay counts the refund that it has accepted and lists none",
    counting(500),
    [{ id: "ref_old", amount: 500, pspRefundId: "8" }, ASKED],
    { do: "send" },
  ],
  [
    "sends it when MultiSafepay counts less than this one beyond what it lists",
    counting(300),
    [ASKED],
    { do: "send" },
  ],
  [
    "sends it next to an equal refund that was booked from the sum, although an earlier one of that amount was declined",
    counting(500, { id: "1", amount: 500, status: "declined", refund_order_id: "payses_01A" }),
    [{ id: "ref_sync", amount: 500, pspRefundId: "77-refunded-500", isOfSync: true }, ASKED],
    { do: "send" },
  ],
  [
    "leaves it to the merchant when MultiSafepay counts that amount next to a try that was declined",
    counting(500, { id: "1", amount: 500, status: "declined", refund_order_id: "ref_new" }),
    [ASKED],
    { do: "ambiguous", sign: "amount_refunded" },
  ],
  [
    "leaves it to the merchant when a refund that was booked from the sum is now listed, and the sum shows another",
    counting(1000, { id: "1", amount: 500, refund_order_id: "payses_01A" }),
    [{ id: "ref_sync", amount: 500, pspRefundId: "77-refunded-500", isOfSync: true }, ASKED],
    { do: "ambiguous", sign: "amount_refunded" },
  ],
  [
    "sends another next to an equal refund that Medusa has booked from the sum, although MultiSafepay lists it under an id that Medusa has discarded",
    paid({ id: "1", amount: 500, refund_order_id: "ref_gone" }),
    [{ id: "ref_sync", amount: 500, pspRefundId: "77-refunded-500", isOfSync: true }, ASKED],
    { do: "send" },
  ],
  [
    "sends the rest for payment sync, which has subtracted what MultiSafepay counts",
    counting(500),
    [{ ...ASKED, isOfSync: true }],
    { do: "send" },
  ],
  [
    "adopts the PSP refund under its own id, next to its cost, when its answer was lost",
    withdrawn(paid({ id: "9", amount: 500, refund_order_id: "ref_new" }), "9"),
    [ASKED],
    adopt("9"),
  ],
]

describe("planRefund", () => {
  it.each(CASES)("plans a refund of 5.00: %s", (_, pspOrder, records, plan) => {
    expect(planRefund("ref_new", 500, pspOrder, records)).toEqual(plan)
  })

  it("sends a refund of money without a Medusa payment next to an equal refund of a payment that Medusa has deleted", () => {
    const pspOrder = paid({ id: "1", amount: 500, refund_order_id: "ref_old" })

    expect(planRefund("unbooked-payses_01A", 500, pspOrder, [])).toEqual({ do: "send" })
  })

  it.each([
    [500, adopt("1")],
    [400, { do: "send" }],
  ])(
    "matches a refund of 5.00 of money without a Medusa payment with the requested one only if the amount is the same: %i",
    (amount, plan) => {
      const pspOrder = paid({ id: "1", amount: 500, refund_order_id: "unbooked-payses_01A" })

      expect(planRefund("unbooked-payses_01A", amount, pspOrder, [])).toEqual(plan)
    },
  )

  const asked = (amount: number) => ({ refundOrderId: "ref_gone", amount, askedAt: new Date() })
  const lost = asked(500)

  it.each<[string, string, number, MultiSafepayOrder, ReturnType<typeof asked>, unknown]>([
    [
      "leaves one of the same amount to the merchant",
      "ref_new",
      500,
      paid(),
      lost,
      { do: "ambiguous", sign: lost },
    ],
    [
      "leaves one of money without a payment to the merchant",
      "unbooked-payses_01A",
      500,
      paid(),
      lost,
      { do: "ambiguous", sign: lost },
    ],
    [
      "leaves one that needs the same money to the merchant",
      "ref_new",
      600,
      paid(),
      lost,
      { do: "ambiguous", sign: lost },
    ],
    ["sends one of another amount", "ref_new", 400, paid(), lost, { do: "send" }],
    [
      "adopts one that MultiSafepay lists",
      "ref_new",
      500,
      paid({ id: "1", amount: 500, refund_order_id: "ref_new" }),
      lost,
      adopt("1"),
    ],
  ])(
    "next to a refund of 5.00 that MultiSafepay may have made, %s",
    (_name, id, amount, pspOrder, open, plan) => {
      expect(planRefund(id, amount, pspOrder, [{ id, amount }], [open])).toEqual(plan)
    },
  )
})
