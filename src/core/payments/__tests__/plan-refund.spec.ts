import { type MultiSafepayOrder, parseOrder } from "../../../multisafepay"
import type { RefundRecord } from "../../shop-db/sessions/payment-records"
import { planRefund } from "../plan-refund"

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

type Case = [name: string, pspOrder: MultiSafepayOrder, records: RefundRecord[], plan: unknown]

const ASKED: RefundRecord = { id: "ref_new" }
const adopt = (transactionId: string) => ({ do: "adopt", refund: expect.objectContaining({ transactionId }) })

const CASES: Case[] = [
  [
    "booked for a PSP refund that another record adopted meanwhile: refuse",
    paid({ id: "1", amount: 500, refund_order_id: "ref_gone" }),
    [
      { id: "ref_new", pspRefundId: "1" },
      { id: "ref_other", pspRefundId: "1" },
    ],
    { do: "refuse" },
  ],
  [
    "booked for a PSP refund that was made for another record: refuse",
    paid({ id: "1", amount: 500, refund_order_id: "ref_other" }),
    [{ id: "ref_new", pspRefundId: "1" }, { id: "ref_other" }],
    { do: "refuse" },
  ],
  ["nothing refunded yet: send", paid(), [ASKED], { do: "send" }],
  [
    "the answer was lost: adopt",
    paid({ id: "1", amount: 500, refund_order_id: "ref_new" }),
    [ASKED],
    adopt("1"),
  ],
  [
    "an equal refund under an id that Medusa threw away: adopt",
    paid({ id: "1", amount: 500, refund_order_id: "ref_old" }),
    [ASKED],
    adopt("1"),
  ],
  [
    "an equal refund that stands in Medusa's books: send another",
    paid({ id: "1", amount: 500, refund_order_id: "ref_old" }),
    [{ id: "ref_old" }, ASKED],
    { do: "send" },
  ],
  [
    "an equal refund that another record adopted: send another",
    paid({ id: "1", amount: 500, refund_order_id: "ref_gone" }),
    [{ id: "ref_old", pspRefundId: "1" }, ASKED],
    { do: "send" },
  ],
  [
    "a thrown away refund of another amount: send",
    paid({ id: "1", amount: 400, refund_order_id: "ref_old" }),
    [ASKED],
    { do: "send" },
  ],
  [
    "an equal refund made in the dashboard: send another, payment sync books that one",
    paid({ id: "1", amount: 500, refund_order_id: "payses_01A" }),
    [ASKED],
    { do: "send" },
  ],
  [
    "a record made for a refund of the dashboard: adopt",
    paid({ id: "1", amount: 500, refund_order_id: "payses_01A" }),
    [{ id: "ref_new", pspRefundId: "1" }],
    adopt("1"),
  ],
  [
    "a record made for a refund that the answer does not list: adopt, never send",
    paid(),
    [{ id: "ref_new", pspRefundId: "77-refunded-500" }],
    adopt("77-refunded-500"),
  ],
  [
    "the first try was declined: send again",
    paid({ id: "1", amount: 500, status: "declined", refund_order_id: "ref_new" }),
    [ASKED],
    { do: "send" },
  ],
  [
    "money left the order and neither side lists a refund for it: unclear, never sent by itself",
    withdrawn(paid(), "9"),
    [ASKED],
    { do: "unclear", withdrawal: expect.objectContaining({ transactionId: "9" }) },
  ],
  [
    "money left the order for the refund that is listed: send another",
    withdrawn(paid({ id: "9", amount: 300, status: "completed", refund_order_id: "ref_old" }), "9"),
    [{ id: "ref_old" }, ASKED],
    { do: "send" },
  ],
  [
    "money left the order for a refund that Medusa has in its books: send another",
    withdrawn(paid(), "9"),
    [{ id: "ref_old" }, ASKED],
    { do: "send" },
  ],
  [
    "money left the order twice and Medusa knows of one refund: unclear",
    withdrawn(paid(), "8", "9"),
    [{ id: "ref_old", pspRefundId: "8" }, ASKED],
    { do: "unclear", withdrawal: expect.objectContaining({ transactionId: "9" }) },
  ],
  [
    "the answer was lost, and the refund is found under its own id beside its cost: adopt",
    withdrawn(paid({ id: "9", amount: 500, refund_order_id: "ref_new" }), "9"),
    [ASKED],
    adopt("9"),
  ],
]

describe("a refund of 5.00", () => {
  it.each(CASES)("%s", (_, pspOrder, records, plan) => {
    expect(planRefund("ref_new", 500, pspOrder, records)).toEqual(plan)
  })
})
