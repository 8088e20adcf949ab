import type {
  ShopRefund as BrandedRefund,
  ShopState as BrandedState,
} from "../../../core/payments/shop-state"
import { writeSessionData } from "../../../core/sessions/session-data"
import { type MultiSafepayOrder, parseOrder } from "../../../multisafepay"
import { type Plain, unbranded } from "../../../multisafepay/__tests__/branded"
import * as nextCheck from "../next-check"

const nextCheckOf = unbranded(nextCheck.nextCheckOf)
type ShopRefund = Plain<BrandedRefund>
type ShopState = Plain<BrandedState>

const NOW = new Date("2026-03-01T12:00:00Z")
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const ago = (ms: number) => new Date(NOW.getTime() - ms)

const pspOrder = (status: string, refunds: object[] = [], amountRefunded = 0): MultiSafepayOrder =>
  parseOrder({
    order_id: "payses_1",
    status,
    currency: "EUR",
    amount: 1000,
    amount_refunded: amountRefunded,
    related_transactions: refunds.map((refund) => ({ type: "refund", amount: 400, ...refund })),
  })

const session = (age: number, expiresIn = HOUR): Pick<ShopState, "session"> => ({
  session: {
    id: "payses_1",
    status: "pending",
    amount: 1000,
    createdAt: ago(age),
    data: unbranded(writeSessionData)({
      session_id: "payses_1",
      psp_order_id: "payses_1",
      payment_url: "https://pay.example.com",
      gateway: "ALIPAY",
      payment_type: "redirect",
      environment: "test",
      amount_minor: 1000,
      currency: "EUR",
      decimals: 2,
      expires_at: new Date(NOW.getTime() + expiresIn).toISOString(),
    }),
  },
})

const payment = (...refunds: ShopRefund[]): Pick<ShopState, "session" | "payment"> => ({
  ...session(DAY),
  payment: {
    id: "pay_1",
    amount: 1000,
    captured: 1000,
    refunds,
    lacksTransaction: false,
  },
})

const abandoned = (closesIn: number): Pick<ShopState, "journal"> => ({
  journal: { payableUntil: new Date(NOW.getTime() + closesIn) },
})

const refund = (id: string, age: number): ShopRefund => ({ id, amount: 400, createdAt: ago(age) })

const CASES: [
  string,
  MultiSafepayOrder | null,
  Pick<ShopState, "session" | "payment" | "journal">,
  nextCheck.NextCheck,
][] = [
  [
    "a refund under way of money that Medusa has no payment for",
    pspOrder("completed", [{ transaction_id: "9", status: "reserved" }]),
    abandoned(DAY),
    { checkAgainInMs: DAY },
  ],
  [
    "a completed refund of money that Medusa has no payment for",
    pspOrder("completed", [{ transaction_id: "9", status: "completed" }]),
    abandoned(DAY),
    {},
  ],
  [
    "an open payment that is a minute old",
    pspOrder("initialized"),
    session(MINUTE),
    { checkAgainInMs: 3 * MINUTE },
  ],
  ["an open payment that is an hour old", pspOrder("initialized"), session(HOUR), { checkAgainInMs: HOUR }],
  [
    "a payment link that is open for a year",
    pspOrder("initialized"),
    session(364 * DAY),
    { checkAgainInMs: DAY },
  ],
  ["a payment under review", pspOrder("uncleared"), session(HOUR), { checkAgainInMs: HOUR }],
  ["a declined payment whose page is open", pspOrder("declined"), session(HOUR), { checkAgainInMs: HOUR }],
  ["a declined payment whose page is closed", pspOrder("declined"), session(DAY, -HOUR), {}],
  ["an expired payment", pspOrder("expired"), session(DAY, -HOUR), {}],
  ["a cancelled payment", pspOrder("cancelled"), session(HOUR), {}],
  ["a new payment that MultiSafepay does not know", null, session(HOUR), { checkAgainInMs: HOUR }],
  ["an old payment that MultiSafepay does not know", null, session(3 * DAY), { isOver: true }],
  ["a booked payment that MultiSafepay does not show", null, payment(), { isOver: true }],
  ["a booked payment that MultiSafepay shows as open", pspOrder("initialized"), payment(), { isOver: true }],
  [
    "an abandoned order that is open",
    pspOrder("initialized"),
    abandoned(DAY),
    { checkAgainInMs: 30 * MINUTE },
  ],
  [
    "an abandoned order that MultiSafepay does not show",
    null,
    abandoned(DAY),
    { checkAgainInMs: 30 * MINUTE },
  ],
  ["an abandoned order that closes in a minute", null, abandoned(MINUTE), { checkAgainInMs: MINUTE }],
  [
    "an abandoned order that is cancelled",
    pspOrder("cancelled"),
    abandoned(9 * HOUR),
    { checkAgainInMs: 9 * HOUR },
  ],
  ["an abandoned order that was refunded", pspOrder("refunded"), abandoned(DAY), {}],
  ["an abandoned order whose page has closed", pspOrder("expired"), abandoned(-1), {}],
  [
    "an abandoned order whose page has closed and that is open",
    pspOrder("initialized"),
    abandoned(-1),
    { checkAgainInMs: 6 * HOUR },
  ],
  ["an abandoned order whose page has closed and that nobody knows", null, abandoned(-1), { isOver: true }],
  ["a captured payment", pspOrder("completed"), payment(), {}],
  ["a disputed payment", pspOrder("chargedback"), payment(refund("ref_1", HOUR)), {}],
  [
    "a refund that MultiSafepay has made",
    pspOrder("partial_refunded", [{ transaction_id: "1", refund_order_id: "ref_1", status: "completed" }]),
    payment(refund("ref_1", HOUR)),
    { refundsFinalAt: ago(HOUR) },
  ],
  [
    "a refund that was declined",
    pspOrder("completed", [{ transaction_id: "1", refund_order_id: "ref_1", status: "declined" }]),
    payment(refund("ref_1", HOUR)),
    { refundsFinalAt: ago(HOUR) },
  ],
  [
    "a refund that MultiSafepay holds back",
    pspOrder("partial_refunded", [{ transaction_id: "1", refund_order_id: "ref_1", status: "reserved" }]),
    payment(refund("ref_1", HOUR)),
    { checkAgainInMs: HOUR },
  ],
  [
    "a refund of a minute ago that MultiSafepay does not know",
    pspOrder("completed"),
    payment(refund("ref_1", MINUTE)),
    { checkAgainInMs: 15 * MINUTE },
  ],
  [
    "a refund that MultiSafepay does not know, next to a newer one that it has made",
    pspOrder("partial_refunded", [{ transaction_id: "1", refund_order_id: "ref_2", status: "completed" }]),
    payment(refund("ref_1", DAY), refund("ref_2", HOUR)),
    { checkAgainInMs: HOUR },
  ],
  [
    "a completed refund that core may still be writing",
    pspOrder("partial_refunded", [{ transaction_id: "1", refund_order_id: "ref_1", status: "completed" }]),
    payment(refund("ref_1", 4 * MINUTE)),
    { checkAgainInMs: 14 * MINUTE },
  ],
  [
    "a void try on a page that can start another one",
    pspOrder("void"),
    session(HOUR, DAY),
    { checkAgainInMs: HOUR },
  ],
  [
    "an expired try on a page that can start another one",
    pspOrder("expired"),
    session(HOUR, DAY),
    { checkAgainInMs: HOUR },
  ],
  ["a cancelled payment, whose page is closed", pspOrder("cancelled"), session(HOUR, DAY), {}],
  [
    "an unknown payment whose money was seen before",
    null,
    {
      ...session(5 * DAY),
      journal: { completion: { tries: 1, firstFailedAt: ago(4 * DAY), retryAt: ago(HOUR) } },
    },
    {},
  ],
  [
    "an accepted refund that is not listed, next to a listed one of the same amount",
    pspOrder("partial_refunded", [{ transaction_id: "77", status: "completed" }]),
    payment({ ...refund("ref_1", 4 * HOUR), pspRefundId: "8" }),
    { checkAgainInMs: 4 * HOUR },
  ],
  [
    "a refund that was booked from the sum, whose parts MultiSafepay lists",
    pspOrder("partial_refunded", [
      { transaction_id: "77", status: "completed", amount: 300 },
      { transaction_id: "78", status: "completed", amount: 100 },
    ]),
    payment({ ...refund("ref_1", HOUR), pspRefundId: "4000000000000001-refunded-400" }),
    { refundsFinalAt: ago(HOUR) },
  ],
  [
    "a payment when MultiSafepay has refunded more of it than is booked",
    pspOrder("partial_refunded", [], 400),
    payment(),
    { checkAgainInMs: DAY },
  ],
  [
    "accepted refunds when MultiSafepay shows only their sum",
    pspOrder("partial_refunded", [], 400),
    payment({ ...refund("ref_1", DAY), pspRefundId: "8" }),
    { refundsFinalAt: ago(DAY) },
  ],
  [
    "a refund that may never have been sent, when MultiSafepay shows only a sum, which may be that of another refund",
    pspOrder("partial_refunded", [], 400),
    payment(refund("ref_1", HOUR)),
    { checkAgainInMs: HOUR },
  ],
  [
    "money without a payment whose refund was declined while MultiSafepay still shows it as refunded",
    pspOrder("refunded", [{ transaction_id: "9", status: "declined", amount: 1000 }]),
    session(DAY),
    { checkAgainInMs: DAY },
  ],
  [
    "money without a session whose declined refund MultiSafepay still counts",
    pspOrder("completed", [{ transaction_id: "9", status: "declined", amount: 1000 }], 1000),
    abandoned(HOUR),
    { checkAgainInMs: DAY },
  ],
  [
    "a refund of MultiSafepay's dashboard that Medusa has booked",
    pspOrder("partial_refunded", [{ transaction_id: "77", status: "completed" }]),
    payment({ ...refund("ref_1", HOUR), pspRefundId: "77" }),
    { refundsFinalAt: ago(HOUR) },
  ],
]

describe("The next check by recovery", () => {
  it.each(CASES)("decides when recovery next checks %s", (_what, order, shop, verdict) => {
    expect(nextCheckOf(order, shop, NOW)).toEqual(verdict)
  })
})
