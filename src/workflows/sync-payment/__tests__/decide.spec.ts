import type {
  ShopRefund as BrandedRefund,
  ShopState as BrandedState,
} from "../../../core/payments/shop-state"
import { writeSessionData } from "../../../core/sessions/session-data"
import { type MultiSafepayOrder, parseOrder } from "../../../multisafepay"
import { type Plain, unbranded } from "../../../multisafepay/__tests__/branded"
import type { DecisionInput as BrandedCircumstances } from "../action"
import * as decision from "../decide"

const decide = unbranded(decision.decide)
type Circumstances = Plain<BrandedCircumstances>
type ShopState = Plain<BrandedState>
type ShopRefund = Plain<BrandedRefund>

const SESSION_ID = "payses_01TEST"
const NOW = new Date("2026-03-01T12:00:00Z")
const DAY_MS = 86_400_000

type PspRefundFields = {
  id: string
  amount: number
  status?: string
  refund_order_id?: string
  created?: string
}

function pspOrder(
  status: string,
  fields: { amount?: number; currency?: string; amount_refunded?: number; refunds?: PspRefundFields[] } = {},
): MultiSafepayOrder {
  const { refunds = [], ...rest } = fields
  return parseOrder({
    order_id: SESSION_ID,
    transaction_id: 4000000000000001,
    currency: "EUR",
    amount: 1000,
    status,
    related_transactions: refunds.map(({ id, ...refund }) => ({
      transaction_id: id,
      type: "refund",
      status: "completed",
      ...refund,
    })),
    ...rest,
  })
}

const data = unbranded(writeSessionData)({
  session_id: SESSION_ID,
  psp_order_id: SESSION_ID,
  payment_url: "https://pay.example.com",
  gateway: "ALIPAY",
  payment_type: "redirect",
  environment: "test",
  amount_minor: 1000,
  currency: "EUR",
  decimals: 2,
})

const session = (status = "pending") => ({
  id: SESSION_ID,
  status,
  amount: 1000,
  createdAt: NOW,
  data,
})

const payment = (fields: Partial<NonNullable<ShopState["payment"]>> = {}): ShopState["payment"] => ({
  id: "pay_1",
  amount: 1000,
  captured: 1000,
  refunds: [],
  lacksTransaction: false,
  ...fields,
})

const refund = (fields: Partial<ShopRefund> = {}): ShopRefund => ({
  id: "ref_1",
  amount: 400,
  createdAt: new Date(NOW.getTime() - 600_000),
  ...fields,
})

/** The alert about a failed refund. */
const alerted = (id = "9", raisedAt = NOW) => new Map([[id, { raisedAt, knownRefunds: new Set<string>() }]])

const collection = (captured = 0) => ({ id: "pay_col_1", amount: 1000, captured })
const order = (cancelled = false) => ({ id: "order_1", displayId: "7", cancelled })
const placed = { placedFor: 1000, placedWith: 1000 }
/** A payment link, so without a cart. `collection` still asks for the amount from when the link was made. */
const link = (owed: number, fields: Partial<ShopState> = {}) =>
  shop({ session: session(), collection: collection(), order: { ...order(), owed }, ...fields })
const shop = (fields: Partial<ShopState>): ShopState => ({ providerId: "pp_alipay_multisafepay", ...fields })

const payable = (status: string, expires_at = "2026-03-20T12:00:00.000Z"): ShopState["session"] => ({
  ...session(status),
  data: { ...data, expires_at },
})

const asked = (askedAt = NOW, amount = 1000) => ({ refundOrderId: "unbooked-1", amount, askedAt })

const openCart = shop({ session: session(), collection: collection(), cartId: "cart_1" })
const ordered = shop({
  session: session("authorized"),
  payment: payment(),
  collection: collection(1000),
  cartId: "cart_1",
  order: order(),
})

const bookedFromSum = shop({
  ...ordered,
  payment: payment({ refunds: [refund({ id: "ref_sync", pspRefundId: "4000000000000001-refunded-400" })] }),
})

/** A day before the refund of `refund`. */
const dayBefore = new Date(NOW.getTime() - DAY_MS).toISOString()

/** Sent again later, under the id of `accepted`. */
const DECLINED_BEFORE = { id: "9", amount: 400, status: "declined", refund_order_id: "ref_gone" }
const accepted = refund({ pspRefundId: "11" })

/** By now, MultiSafepay must list what its sum counted then. */
const dayAgo = new Date(NOW.getTime() - DAY_MS)
const twoDaysAgo = new Date(NOW.getTime() - 2 * DAY_MS)
const perhapsUnsent = {
  do: "alert",
  kind: "refund_failed",
  stage: "failed",
  subject: "ref_1",
  amount: 200,
  note: expect.stringMatching(/shows only the sum/),
}

const seenBefore = { journal: { firstSeenAt: new Date(NOW.getTime() - 600_000) } }
const held = {
  do: "alert",
  kind: "uncompletable_refunded",
  stage: "noticed",
  subject: SESSION_ID,
  amount: 1000,
}

type Case = {
  name: string
  psp: MultiSafepayOrder
  shop: ShopState
  does: unknown[]
  when?: Partial<Circumstances>
}

/** Another amount than the session's, whose refund was declined, and which MultiSafepay still counts as refunded. */
const otherAmountDeclined = (amount_refunded = 900) =>
  pspOrder("completed", {
    amount: 900,
    amount_refunded,
    refunds: [{ id: "9", amount: 900, status: "declined", refund_order_id: `unbooked-${SESSION_ID}` }],
  })

/** After a refund by the plugin that the bank sent back. */
const declined = pspOrder("completed", {
  refunds: [{ id: "9", amount: 1000, status: "declined", refund_order_id: `unbooked-${SESSION_ID}` }],
})
/** The same, while MultiSafepay's sum still counts the declined refund. */
const declinedAndCounted = pspOrder("completed", {
  amount_refunded: 1000,
  refunds: [{ id: "9", amount: 1000, status: "declined" }],
})
const REPLACED = [
  { id: "9", amount: 400, status: "declined" },
  { id: "10", amount: 400 },
]
const REPLACEMENTS_BOOKED = [
  refund({ id: "ref_10", pspRefundId: "10" }),
  refund({ id: "ref_11", amount: 200, pspRefundId: "11" }),
]
/** MultiSafepay counts 400 more than it lists, and lists a failed refund of 400. */
const inDoubt = {
  do: "alert",
  stage: "failed",
  subject: SESSION_ID,
  amount: 400,
  note: expect.stringMatching(/not known whether this money is still there/),
}
const refundDeclined = { do: "alert", kind: "refund_declined", subject: "9", amount: 1000 }
const askAboutDeleted = { ...held, kind: "order_deleted" }
const deletedOrder = {
  deletedOrder: {},
  journal: { decision: "refund", decidedAbout: "deleted_order" },
} as const

const PAID_LONG_AGO = { ...pspOrder("completed"), completed: new Date(NOW.getTime() - 2 * DAY_MS - 1) }

const CASES: Case[] = [
  {
    name: "books the payment of a payment link when the merchant withdrew its refund because the order owes it again",
    psp: declined,
    shop: link(1000),
    when: { closedAlerts: alerted() },
    does: [{ do: "book_payment", sessionAmount: 1000, reopenSession: false }],
  },
  {
    name: "does not book the payment of a payment link while the merchant decides about its failed refund, although the order owes it",
    psp: declined,
    shop: link(1000),
    when: { unresolvedAlerts: alerted(), closedAlerts: alerted() },
    does: [],
  },
  {
    name: "alerts the merchant about a failed refund of a link's payment that the merchant was not asked about, although the order owes it",
    psp: declined,
    shop: link(1000),
    does: [refundDeclined],
  },
  {
    name: "alerts the merchant again about a failed refund whose alert was resolved while the order owes less",
    psp: declined,
    shop: link(999),
    when: { closedAlerts: alerted() },
    does: [refundDeclined],
  },
  ...["refunded", "completed"].flatMap((status): Case[] =>
    [0, 1000].map((amount_refunded) => ({
      name: `alerts the merchant about a declined refund of a whole payment that MultiSafepay leaves at ${status} with ${amount_refunded} refunded, and removes it from the books`,
      psp: pspOrder(status, {
        amount_refunded,
        refunds: [{ id: "9", amount: 1000, status: "declined", refund_order_id: "ref_1" }],
      }),
      shop: { ...ordered, payment: payment({ refunds: [refund({ amount: 1000, pspRefundId: "9" })] }) },
      does: [refundDeclined, { do: "delete_refund_record", refundId: "ref_1", amount: 1000 }],
    })),
  ),
  {
    name: "alerts the merchant about a declined refund of money without a session that MultiSafepay still shows as refunded",
    psp: { ...declined, status: "refunded" },
    shop: shop({ ...seenBefore }),
    does: [refundDeclined],
  },
  {
    name: "alerts the merchant about a declined refund of a cart's money that MultiSafepay still shows as refunded, and does not complete the cart",
    psp: { ...declined, status: "refunded" },
    shop: openCart,
    does: [refundDeclined],
  },
  {
    name: "does not place an order with a booked payment that MultiSafepay still shows as refunded, although its refund was declined",
    psp: { ...declined, status: "refunded" },
    shop: shop({
      session: session("authorized"),
      payment: payment(),
      collection: collection(1000),
      cartId: "cart_1",
    }),
    does: [{ do: "close_session" }],
  },
  ...(
    [
      ["without a session", shop(seenBefore)],
      ["of a cart", openCart],
      ["of a payment link that the order owes", link(1000)],
      [
        "of a cancelled order whose refund core deleted",
        shop({ ...ordered, payment: payment(), order: order(true) }),
      ],
    ] as [string, ShopState][]
  ).map(([what, state]) => ({
    name: `alerts the merchant about a declined refund of all the money ${what}, which MultiSafepay still counts in its sum`,
    psp: declinedAndCounted,
    shop: state,
    does: [refundDeclined],
  })),
  ...(
    [
      ["still shows as refunded", { ...declined, status: "refunded" }],
      ["still counts as refunded", declinedAndCounted],
    ] as [string, MultiSafepayOrder][]
  ).map(([shows, psp]) => ({
    name: `does not book money that MultiSafepay ${shows}, although the merchant withdrew the refund because the order owes it again`,
    psp,
    shop: link(1000),
    when: { closedAlerts: alerted() },
    does: [],
  })),
  ...(
    [
      ["of a cart", openCart],
      ["of a payment link that the order owes", link(1000)],
    ] as [string, ShopState][]
  ).map(([what, state]) => ({
    name: `neither books nor refunds money ${what} when MultiSafepay counts all of it as refunded, including a declined refund and its replacement`,
    psp: pspOrder("partial_refunded", { amount_refunded: 1000, refunds: REPLACED }),
    shop: state,
    does: [],
  })),
  ...(
    [
      ["without a session", "orphan_refunded", shop(seenBefore)],
      ["of a cancelled order", "order_cancelled_refunded", shop({ ...openCart, order: order(true) })],
      ["of a payment link that the order does not owe", "not_needed_refunded", link(999)],
      ["of a deleted order that the merchant refunds", "order_deleted", shop(deletedOrder)],
      [
        "of another amount that the merchant refunds",
        "amount_mismatch",
        shop({
          ...openCart,
          session: { ...session(), amount: 900 },
          journal: { decision: "refund", decidedAbout: "amount" },
        }),
      ],
      [
        "of a cancelled order whose refunds are booked",
        "order_cancelled_refunded",
        shop({ ...ordered, payment: payment({ refunds: REPLACEMENTS_BOOKED }), order: order(true) }),
      ],
      [
        "of a deleted order whose refunds are booked and that the merchant refunds",
        "order_deleted",
        shop({ ...deletedOrder, payment: payment({ refunds: REPLACEMENTS_BOOKED }) }),
      ],
    ] as [string, string, ShopState][]
  ).map(([what, kind, state]) => ({
    name: `tells the merchant that it is not known whether money ${what} is still there, when MultiSafepay counts a declined refund and its replacement`,
    psp: pspOrder("partial_refunded", {
      amount_refunded: 1000,
      refunds: [...REPLACED, { id: "11", amount: 200 }],
    }),
    shop: state,
    does: [{ ...inDoubt, kind }],
  })),
  {
    name: "asks the merchant about the money of a deleted order that MultiSafepay's sum may count by mistake",
    psp: pspOrder("partial_refunded", { amount_refunded: 1000, refunds: REPLACED }),
    shop: shop({ deletedOrder: {} }),
    does: [{ ...askAboutDeleted, amount: 400 }],
  },
  {
    name: "refunds what is left beside a failed refund that the merchant decides about, although MultiSafepay's sum counts the failed one",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 600,
      refunds: [{ id: "9", amount: 600, status: "declined" }],
    }),
    shop: shop({ ...ordered, payment: payment(), order: order(true) }),
    when: { unresolvedAlerts: alerted() },
    does: [{ do: "refund_payment", paymentId: "pay_1", amount: 400, because: "order_cancelled_refunded" }],
  },
  {
    name: "refunds no money that the merchant decides about when MultiSafepay counts a refund that it does not list beside the failed one",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 300,
      refunds: [{ id: "9", amount: 600, status: "declined" }],
    }),
    shop: shop({ ...ordered, payment: payment(), order: order(true) }),
    when: { unresolvedAlerts: alerted() },
    does: [{ do: "refund_payment", paymentId: "pay_1", amount: 100, because: "order_cancelled_refunded" }],
  },
  {
    name: "does not take an automatic refund of what was left for the repetition of a failed one of the same amount",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 500,
      refunds: [
        { id: "9", amount: 500, status: "declined" },
        { id: "10", amount: 500, refund_order_id: "ref_2" },
      ],
    }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [refund({ id: "ref_2", amount: 500, pspRefundId: "10" })] }),
      automaticRefunds: new Set(["ref_2", "10"]),
      order: order(true),
    }),
    when: { unresolvedAlerts: alerted() },
    does: [],
  },
  {
    name: "does not take what payment sync refunded of money without a payment for the repetition of a failed refund of the same amount",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 500,
      refunds: [
        { id: "9", amount: 500, status: "declined" },
        { id: "10", amount: 500, refund_order_id: "unbooked-1" },
      ],
    }),
    shop: shop({ ...seenBefore, automaticRefunds: new Set(["unbooked-1", "10"]) }),
    does: [{ ...refundDeclined, amount: 500 }],
  },
  {
    name: "does not take an automatic refund that is not listed yet for the repetition of a failed one of the same amount",
    psp: pspOrder("completed", { refunds: [{ id: "9", amount: 500, status: "declined" }] }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [refund({ id: "ref_2", amount: 500, pspRefundId: "10" })] }),
      automaticRefunds: new Set(["ref_2", "10"]),
      order: order(true),
    }),
    when: { unresolvedAlerts: alerted() },
    does: [],
  },
  {
    name: "does not take an automatic refund for a repetition when core deleted its record and payment sync booked it again",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 500,
      refunds: [
        { id: "9", amount: 500, status: "declined" },
        { id: "10", amount: 500, refund_order_id: "ref_1" },
      ],
    }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [refund({ id: "ref_2", amount: 500, pspRefundId: "10" })] }),
      automaticRefunds: new Set(["ref_1"]),
      order: order(true),
    }),
    when: { unresolvedAlerts: alerted() },
    does: [],
  },
  {
    name: "does not take an automatic refund that failed for the repetition of a failed refund that the merchant has dismissed",
    psp: pspOrder("completed", {
      refunds: [
        { id: "9", amount: 500, status: "declined" },
        { id: "10", amount: 500, status: "declined", refund_order_id: "ref_2" },
      ],
    }),
    shop: shop({
      ...ordered,
      payment: payment(),
      automaticRefunds: new Set(["ref_2", "10"]),
      order: order(true),
    }),
    when: {
      unresolvedAlerts: new Map([...alerted("9", new Date(0)), ...alerted("10")]),
      closedAlerts: alerted("9", new Date(0)),
    },
    does: [],
  },
  {
    name: "counts an accepted refund once that MultiSafepay lists without an id, beside a failed one",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 200,
      refunds: [
        { id: "9", amount: 500, status: "declined" },
        { id: "12", amount: 200 },
      ],
    }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [refund({ id: "ref_2", amount: 200, pspRefundId: "x" })] }),
      order: order(true),
    }),
    when: { unresolvedAlerts: alerted() },
    does: [{ do: "refund_payment", paymentId: "pay_1", amount: 300, because: "order_cancelled_refunded" }],
  },
  {
    name: "refunds what was left once while MultiSafepay neither lists nor counts that refund, beside a failed one and one that it only counts",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 300,
      refunds: [{ id: "9", amount: 600, status: "declined" }],
    }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [refund({ id: "ref_2", amount: 100, pspRefundId: "12" })] }),
      order: order(true),
    }),
    when: { unresolvedAlerts: alerted() },
    does: [{ ...inDoubt, kind: "order_cancelled_refunded", amount: 300 }],
  },
  {
    name: "refunds what MultiSafepay has left beside a failed refund when its sum also counts one that was replaced",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 700,
      refunds: [
        { id: "8", amount: 200, status: "declined" },
        { id: "10", amount: 200 },
        { id: "9", amount: 300, status: "declined" },
      ],
    }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [refund({ id: "ref_10", amount: 200, pspRefundId: "10" })] }),
      order: order(true),
    }),
    when: { unresolvedAlerts: alerted() },
    does: [{ do: "refund_payment", paymentId: "pay_1", amount: 300, because: "order_cancelled_refunded" }],
  },
  {
    name: "refunds what is left beside a failed refund when the rest of MultiSafepay's sum is booked from the sum",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 600,
      refunds: [{ id: "9", amount: 400, status: "declined" }],
    }),
    shop: shop({
      ...ordered,
      payment: payment({
        refunds: [refund({ id: "ref_2", amount: 200, pspRefundId: "4000000000000001-refunded-200" })],
      }),
      order: order(true),
    }),
    when: { unresolvedAlerts: alerted() },
    does: [{ do: "refund_payment", paymentId: "pay_1", amount: 400, because: "order_cancelled_refunded" }],
  },
  {
    name: "asks the merchant about the money of a deleted order at once, although MultiSafepay's sum counts a failed refund",
    psp: {
      ...pspOrder("partial_refunded", {
        amount_refunded: 600,
        refunds: [{ id: "9", amount: 600, status: "declined" }],
      }),
      modified: new Date(NOW.getTime() - 60_000),
    },
    shop: shop({ deletedOrder: {}, payment: payment() }),
    when: { unresolvedAlerts: alerted() },
    does: [{ ...askAboutDeleted, amount: 400 }],
  },
  {
    name: "waits for MultiSafepay's list before it refunds what is left beside a failed refund that MultiSafepay's sum counts",
    psp: {
      ...pspOrder("partial_refunded", {
        amount_refunded: 600,
        refunds: [{ id: "9", amount: 600, status: "declined" }],
      }),
      modified: new Date(NOW.getTime() - 60_000),
    },
    shop: shop({ ...ordered, payment: payment(), order: order(true) }),
    when: { unresolvedAlerts: alerted() },
    does: [{ do: "await_refund" }],
  },
  ...(
    [
      ["without a session", shop(seenBefore)],
      ["of a cart", openCart],
      [
        "of a cancelled order",
        shop({
          ...ordered,
          payment: payment({ refunds: REPLACEMENTS_BOOKED.slice(0, 1) }),
          order: order(true),
        }),
      ],
    ] as [string, ShopState][]
  ).map(([what, state]) => ({
    name: `waits for MultiSafepay's list before it tells the merchant that it is not known whether money ${what} is still there`,
    psp: {
      ...pspOrder("partial_refunded", { amount_refunded: 1000, refunds: REPLACED }),
      modified: new Date(NOW.getTime() - 60_000),
    },
    shop: state,
    does: [{ do: "await_refund" }],
  })),
  {
    name: "refunds first what a cancelled order has left even if MultiSafepay's sum is right",
    psp: pspOrder("partial_refunded", { amount_refunded: 800, refunds: REPLACED }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: REPLACEMENTS_BOOKED.slice(0, 1) }),
      order: order(true),
    }),
    does: [{ do: "refund_payment", paymentId: "pay_1", amount: 200, because: "order_cancelled_refunded" }],
  },
  {
    name: "says nothing of money that an order keeps when MultiSafepay counts a declined refund and its replacement",
    psp: pspOrder("partial_refunded", { amount_refunded: 1000, refunds: REPLACED }),
    shop: shop({ ...ordered, payment: payment({ refunds: REPLACEMENTS_BOOKED.slice(0, 1) }) }),
    does: [],
  },
  {
    name: "keeps the alert about an order for more than was paid while MultiSafepay counts all of its payment as refunded",
    psp: pspOrder("partial_refunded", { amount_refunded: 1000, refunds: REPLACED }),
    shop: shop({ ...openCart, order: { ...order(), placedFor: 2500, owed: 2500 } }),
    does: [{ do: "alert", kind: "order_total_differs", subject: "order_1", amount: 1000 }],
  },
  {
    name: "refunds the rest of a cancelled order's payment that MultiSafepay still shows as refunded, when the declined refund was replaced",
    psp: pspOrder("refunded", { refunds: REPLACED }),
    shop: shop({ ...openCart, order: order(true) }),
    does: [{ do: "refund_at_psp", amount: 600, because: "order_cancelled_refunded" }],
  },
  {
    name: "alerts the merchant about a declined refund of money without a session, and does not send it again",
    psp: declined,
    shop: shop({ ...seenBefore }),
    does: [refundDeclined],
  },
  {
    name: "does nothing about a declined refund of money without a session while the merchant decides about it",
    psp: declined,
    shop: shop({ ...seenBefore }),
    when: { unresolvedAlerts: alerted("9", new Date("2026-05-01T10:00:00Z")) },
    does: [],
  },
  {
    name: "alerts the merchant about a declined refund of a cart's money, and neither sends it again nor completes the cart",
    psp: declined,
    shop: shop({ ...openCart, session: session("canceled") }),
    does: [refundDeclined],
  },
  {
    name: "asks the merchant about a captured payment whose order was deleted, and places no order",
    psp: pspOrder("completed"),
    shop: shop({
      ...ordered,
      order: undefined,
      deletedOrder: {},
      removedOrderId: "order_1",
    } as Partial<ShopState>),
    does: [askAboutDeleted],
  },
  {
    name: "refunds a captured payment whose order was deleted when the merchant decides so",
    psp: pspOrder("completed"),
    shop: shop({ payment: payment(), collection: collection(1000), ...deletedOrder }),
    does: [{ do: "refund_payment", paymentId: "pay_1", amount: 1000, because: "order_deleted" }],
  },
  {
    name: "asks the merchant about a paid session whose order was deleted, and books nothing",
    psp: pspOrder("completed"),
    shop: shop({ session: session(), collection: collection(), deletedOrder: {} }),
    does: [askAboutDeleted],
  },
  {
    name: "closes an open payment whose order was deleted",
    psp: pspOrder("initialized"),
    shop: shop({ session: session(), collection: collection(), deletedOrder: {} }),
    does: [{ do: "close_payment" }],
  },
  ...(["void", "declined", "expired"] as const).flatMap((status) => [
    {
      name: `closes the page of a removed session whose try has ended as ${status}, because it can start another try`,
      psp: pspOrder(status),
      shop: shop({ journal: { payableUntil: new Date(NOW.getTime() + DAY_MS) } }),
      does: [{ do: "close_ended_page" as const }],
    },
    {
      name: `leaves the expired page of a removed session alone after a try that ended as ${status}`,
      psp: pspOrder(status),
      shop: shop({ journal: { payableUntil: new Date(NOW.getTime() - DAY_MS) } }),
      does: [],
    },
  ]),
  {
    name: "closes an open payment without a session that the shop remembers",
    psp: pspOrder("initialized"),
    shop: shop({ journal: {} }),
    does: [{ do: "close_payment" }],
  },
  {
    name: "leaves an open payment without a session alone at the first check",
    psp: pspOrder("initialized"),
    shop: shop({}),
    does: [],
  },
  {
    name: "refunds a payment of a free order, and does not hold that order",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, order: { ...order(), placedFor: 0, owed: 0 } }),
    does: [{ do: "refund_at_psp", amount: 1000, because: "not_needed_refunded" }],
  },
  {
    name: "completes the cart when an open session of the cart is paid",
    psp: pspOrder("completed"),
    shop: openCart,
    does: [{ do: "complete_cart", cartId: "cart_1", reopenSession: false }],
  },
  {
    name: "reopens a session that was given up when it is paid, and completes the cart",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, session: session("canceled") }),
    does: [{ do: "complete_cart", cartId: "cart_1", reopenSession: true }],
  },
  {
    name: "removes core's links to an order that core removed, so that the paid cart can be completed",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, removedOrderId: "order_1" }),
    does: [{ do: "unlink_removed_order", orderId: "order_1" }],
  },
  {
    name: "refunds a payment in full when its cart cannot become an order",
    psp: pspOrder("completed"),
    shop: openCart,
    when: { completionFailed: true },
    does: [{ do: "refund_at_psp", amount: 1000, because: "uncompletable_refunded" }],
  },
  {
    name: "books a payment of an order's session when the order owes its amount",
    psp: pspOrder("completed"),
    shop: link(1000),
    does: [{ do: "book_payment", sessionAmount: 1000, reopenSession: false }],
  },
  {
    name: "books a payment of an order's session that had ended, when the shopper pays after all",
    psp: pspOrder("completed"),
    shop: link(1000, { session: session("error") }),
    does: [{ do: "book_payment", sessionAmount: 1000, reopenSession: true }],
  },
  {
    name: "requests a refund again, instead of booking the payment, when the first request got no answer",
    psp: pspOrder("completed"),
    shop: link(1000, { requestedRefunds: [asked()] }),
    does: [{ do: "refund_at_psp", amount: 1000, because: "not_needed_refunded" }],
  },
  {
    name: "requests a refund again, instead of placing an order, when the first request got no answer",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, requestedRefunds: [asked()] }),
    does: [{ do: "refund_at_psp", amount: 1000, because: "uncompletable_refunded" }],
  },
  {
    name: "requests a refund of a booked payment again, instead of placing an order, when the first request got no answer",
    psp: pspOrder("completed"),
    shop: shop({
      session: session("authorized"),
      payment: payment(),
      collection: collection(1000),
      cartId: "cart_1",
      requestedRefunds: [asked()],
    }),
    does: [{ do: "refund_payment", paymentId: "pay_1", amount: 1000, because: "uncompletable_refunded" }],
  },
  {
    name: "places the order when MultiSafepay does not show an unanswered refund by the time when it must show it",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, requestedRefunds: [asked(new Date("2026-02-27T12:00:00Z"))] }),
    does: [{ do: "complete_cart", cartId: "cart_1", reopenSession: false }],
  },
  {
    name: "asks the merchant, instead of refunding a cancelled order again, about a failed refund whose record core deleted",
    psp: pspOrder("completed", { refunds: [{ id: "9", amount: 1000, status: "declined" }] }),
    shop: shop({ ...ordered, payment: payment(), order: order(true) }),
    does: [{ do: "alert", kind: "refund_declined", subject: "9", amount: 1000 }],
  },
  {
    name: "waits for the merchant's decision about a cancelled order's failed refund whose record core deleted",
    psp: pspOrder("completed", { refunds: [{ id: "9", amount: 1000, status: "declined" }] }),
    shop: shop({ ...ordered, payment: payment(), order: order(true) }),
    when: { unresolvedAlerts: alerted() },
    does: [],
  },
  {
    name: "closes the page of a payment link after a declined try when the order no longer owes that much",
    psp: pspOrder("declined"),
    shop: link(999, { session: payable("error") }),
    does: [{ do: "close_ended_page" }],
  },
  {
    name: "closes the page of a payment link that its customer left, and ends its session, when the order does not owe that much",
    psp: pspOrder("void"),
    shop: link(999, { session: payable("pending") }),
    does: [{ do: "set_session_status", status: "canceled" }, { do: "close_ended_page" }],
  },
  {
    name: "closes the page of a payment link after a declined try when its order was deleted",
    psp: pspOrder("declined"),
    shop: shop({ session: payable("error"), collection: collection(), deletedOrder: {} }),
    does: [{ do: "close_ended_page" }],
  },
  {
    name: "does not close the page of a payment link again when MultiSafepay shows it as cancelled",
    psp: pspOrder("cancelled"),
    shop: link(999, { session: payable("canceled") }),
    does: [],
  },
  {
    name: "does not close the page of a payment link after a declined try while the order owes the amount",
    psp: pspOrder("declined"),
    shop: link(1000, { session: payable("error") }),
    does: [],
  },
  {
    name: "does not close the page of a payment link that has already expired",
    psp: pspOrder("declined"),
    shop: link(999, { session: payable("error", "2026-03-01T11:59:00.000Z") }),
    does: [],
  },
  {
    name: "cancels an order change that a crash of core left behind before it books a refund",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 400 }] }),
    shop: shop({
      ...ordered,
      order: { ...order(), openChange: "credit_line", changeLeftBehind: "ordch_1" },
    }),
    does: [{ do: "cancel_order_change", changeId: "ordch_1" }],
  },
  {
    name: "books a payment of an order's session when the order owes more",
    psp: pspOrder("completed"),
    shop: link(1001),
    does: [{ do: "book_payment", sessionAmount: 1000, reopenSession: false }],
  },
  {
    name: "refunds a payment in full when the order owes only a part of it, regardless of what its collection asks for",
    psp: pspOrder("completed"),
    shop: link(999),
    does: [{ do: "refund_at_psp", amount: 1000, because: "not_needed_refunded" }],
  },
  {
    name: "refunds a payment in full when the shop owes money to the order's customer",
    psp: pspOrder("completed"),
    shop: link(-1250),
    does: [{ do: "refund_at_psp", amount: 1000, because: "not_needed_refunded" }],
  },
  {
    name: "books a payment that the order owes although its collection, whose amount was never raised, does not ask for it",
    psp: pspOrder("completed"),
    shop: link(1000, { collection: { id: "pay_col_1", amount: 400, captured: 0 } }),
    does: [{ do: "book_payment", sessionAmount: 1000, reopenSession: false }],
  },
  {
    name: "refunds a payment in full when another method's authorised payment already covers the cart's order",
    psp: pspOrder("completed"),
    shop: link(0, { cartId: "cart_1" }),
    does: [{ do: "refund_at_psp", amount: 1000, because: "not_needed_refunded" }],
  },
  {
    name: "books a payment of a collection of the shop's own code that still needs it",
    psp: pspOrder("completed"),
    shop: shop({ session: session(), collection: collection() }),
    does: [{ do: "book_payment", sessionAmount: 1000, reopenSession: false }],
  },
  {
    name: "refunds a payment in full when a collection of the shop's own code is already full",
    psp: pspOrder("completed"),
    shop: shop({ session: session(), collection: collection(1) }),
    does: [{ do: "refund_at_psp", amount: 1000, because: "not_needed_refunded" }],
  },
  {
    name: "closes an open payment when its order now asks for less",
    psp: pspOrder("initialized"),
    shop: link(999),
    does: [{ do: "close_payment" }],
  },
  {
    name: "closes an open payment when its order is cancelled",
    psp: pspOrder("initialized"),
    shop: link(1000, { order: order(true) }),
    does: [{ do: "close_payment" }],
  },
  {
    name: "leaves an open payment alone when its order asks for as much or more",
    psp: pspOrder("initialized"),
    shop: link(1000),
    does: [],
  },
  {
    name: "leaves an open payment alone when an order of its cart may be about to be placed",
    psp: pspOrder("initialized"),
    shop: link(0, { cartId: "cart_1" }),
    does: [],
  },
  {
    name: "refunds a payment of a cancelled order's session in full",
    psp: pspOrder("completed"),
    shop: shop({ session: session(), collection: collection(), order: order(true) }),
    does: [{ do: "refund_at_psp", amount: 1000, because: "order_cancelled_refunded" }],
  },
  {
    name: "refunds nothing yet when a payment without a session is seen for the first time",
    psp: pspOrder("completed"),
    shop: shop({}),
    does: [{ do: "check_again_later", amount: 1000, first: true }],
  },
  {
    name: "refunds nothing yet when a payment without a session was seen a moment ago",
    psp: pspOrder("completed"),
    shop: shop({ journal: { firstSeenAt: new Date(NOW.getTime() - 60_000) } }),
    does: [{ do: "check_again_later", amount: 1000, first: false }],
  },
  {
    name: "refunds a payment without a session in full at the second check",
    psp: pspOrder("completed"),
    shop: shop(seenBefore),
    does: [{ do: "refund_at_psp", amount: 1000, because: "orphan_refunded" }],
  },
  {
    name: "refunds nothing at the second check of a payment without a session when the merchant wants to be asked",
    psp: pspOrder("completed"),
    shop: shop(seenBefore),
    when: { uncompletable: "hold" },
    does: [{ ...held, kind: "orphan_refunded" }],
  },
  ...(<[string, MultiSafepayOrder, ShopState][]>[
    ["seen for the first time two days after it was paid", PAID_LONG_AGO, shop({})],
    [
      "that the merchant was asked about before, when the first check is forgotten",
      pspOrder("completed"),
      shop({ orphanAsked: true }),
    ],
  ]).map(
    ([what, psp, state]): Case => ({
      name: `asks the merchant about money without a session ${what}`,
      psp,
      shop: state,
      does: [{ ...held, kind: "orphan_refunded" }],
    }),
  ),
  {
    name: "refunds money without a session at the second check, no matter how long ago it was paid",
    psp: PAID_LONG_AGO,
    shop: shop({ ...seenBefore, orphanAsked: true }),
    does: [{ do: "refund_at_psp", amount: 1000, because: "orphan_refunded" }],
  },
  {
    name: "refunds nothing when the merchant keeps the money of a payment without a session",
    psp: pspOrder("completed"),
    shop: shop({ journal: { ...seenBefore.journal, decision: "keep", decidedAbout: "orphan" } }),
    does: [],
  },
  {
    name: "refunds a payment without a session in full immediately when the merchant decides to refund it",
    psp: pspOrder("completed"),
    shop: shop({ journal: { decision: "refund", decidedAbout: "orphan" } }),
    when: { uncompletable: "hold" },
    does: [{ do: "refund_at_psp", amount: 1000, because: "orphan_refunded" }],
  },
  {
    name: "refunds the rest of a partly refunded payment without a session at the second check",
    psp: pspOrder("partial_refunded", { amount_refunded: 300 }),
    shop: shop(seenBefore),
    does: [{ do: "refund_at_psp", amount: 700, because: "orphan_refunded" }],
  },
  {
    name: "refunds nothing when a paid cart is given up and the merchant wants to be asked",
    psp: pspOrder("completed"),
    shop: openCart,
    when: { completionFailed: true, uncompletable: "hold" },
    does: [held],
  },
  {
    name: "refunds a payment in full when its cart is given up and the merchant has chosen the refund",
    psp: pspOrder("completed"),
    shop: { ...openCart, journal: { decision: "refund", decidedAbout: "completion" } },
    when: { completionFailed: true, uncompletable: "hold" },
    does: [{ do: "refund_at_psp", amount: 1000, because: "uncompletable_refunded" }],
  },
  {
    name: "refunds nothing when a captured payment without an order is given up and the merchant wants to be asked",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, payment: payment() }),
    when: { completionFailed: true, uncompletable: "hold" },
    does: [held],
  },
  {
    name: "asks the merchant about a payment whose order was deleted, no matter how often it was seen",
    psp: pspOrder("completed"),
    shop: shop({ deletedOrder: {}, ...seenBefore }),
    does: [{ ...held, kind: "order_deleted" }],
  },
  {
    name: "refunds the rest of a payment whose order was deleted when the merchant has chosen the refund",
    psp: pspOrder("partial_refunded", { amount_refunded: 300 }),
    shop: shop({ deletedOrder: {}, journal: { decision: "refund", decidedAbout: "deleted_order" } }),
    does: [{ do: "refund_at_psp", amount: 700, because: "order_deleted" }],
  },
  {
    name: "does nothing when the merchant keeps the money of a payment whose order was deleted",
    psp: pspOrder("completed"),
    shop: shop({ deletedOrder: {}, journal: { decision: "keep", decidedAbout: "deleted_order" } }),
    does: [],
  },
  ...(["keep", "refund"] as const).map((decision) => ({
    name: `asks the merchant again about a payment whose order was deleted, after the decision "${decision}" about its other total`,
    psp: pspOrder("completed"),
    shop: shop({ deletedOrder: {}, journal: { decision, decidedAbout: "order_1" } }),
    does: [{ ...held, kind: "order_deleted" as const }],
  })),
  {
    name: "matches a refund that was booked from the sum with the refund that MultiSafepay lists later",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 400, refund_order_id: "ref_gone" }] }),
    shop: bookedFromSum,
    does: [{ do: "adopt_refund", refundId: "ref_sync", pspRefundId: "9", amount: 400 }],
  },
  {
    name: "matches a refund that was booked from the sum with the refund that MultiSafepay lists later as declined",
    psp: {
      ...pspOrder("completed", { refunds: [{ id: "9", amount: 400, status: "declined" }] }),
      modified: NOW,
    },
    shop: bookedFromSum,
    does: [{ do: "adopt_refund", refundId: "ref_sync", pspRefundId: "9", amount: 400 }],
  },
  {
    name: "matches a declined refund with one that was booked from the sum, next to a refund that is listed only under Medusa's id",
    psp: {
      ...pspOrder("completed", {
        refunds: [
          { id: "8", amount: 400, refund_order_id: "ref_own" },
          { id: "9", amount: 400, status: "declined" },
        ],
      }),
      modified: NOW,
    },
    shop: shop({
      ...ordered,
      payment: payment({
        refunds: [
          refund({ id: "ref_own" }),
          refund({ id: "ref_sync", pspRefundId: "4000000000000001-refunded-800" }),
        ],
      }),
    }),
    does: [{ do: "adopt_refund", refundId: "ref_sync", pspRefundId: "9", amount: 400 }],
  },
  {
    name: "does not book a refund that may be the one that Medusa has just written, until it is known whether that one was sent",
    psp: pspOrder("partial_refunded", {
      refunds: [
        { id: "8", amount: 400, refund_order_id: "ref_0" },
        { id: "9", amount: 400 },
      ],
    }),
    shop: shop({
      ...ordered,
      payment: payment({
        refunds: [refund({ id: "ref_0", pspRefundId: "8" }), refund({ id: "ref_1", createdAt: NOW })],
      }),
    }),
    does: [{ do: "await_refund" }],
  },
  {
    name: "does not book the parts of a booked sum again when MultiSafepay lists them next to a declined refund that the sum includes",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 700,
      refunds: [
        { id: "9", amount: 400, status: "declined" },
        { id: "12", amount: 200 },
        { id: "13", amount: 100 },
      ],
    }),
    shop: shop({
      ...ordered,
      payment: payment({
        refunds: [refund({ id: "ref_sync", amount: 300, pspRefundId: "4000000000000001-refunded-300" })],
      }),
    }),
    does: [],
  },
  {
    name: "books nothing from a sum that a declined refund explains",
    psp: pspOrder("completed", {
      amount_refunded: 400,
      refunds: [{ id: "9", amount: 400, status: "declined" }],
    }),
    shop: shop(ordered),
    does: [],
  },
  {
    name: "books nothing from a sum that may still include a declined refund, until the other refund is listed",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 700,
      refunds: [{ id: "9", amount: 400, status: "declined" }],
    }),
    shop: shop(ordered),
    does: [],
  },
  {
    name: "books the whole amount of a refund that is listed next to a declined one",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 700,
      refunds: [
        { id: "9", amount: 400, status: "declined" },
        { id: "12", amount: 700 },
      ],
    }),
    shop: shop(ordered),
    does: [{ do: "book_refund", paymentId: "pay_1", amount: 700, pspRefundId: "12" }],
  },
  {
    name: "matches a declined refund with one that was booked from the sum when MultiSafepay must show it by now, although the order itself did not change",
    psp: {
      ...pspOrder("completed", { refunds: [{ id: "9", amount: 400, status: "declined" }] }),
      modified: new Date(NOW.getTime() - 3 * DAY_MS),
    },
    shop: shop({
      ...ordered,
      payment: payment({
        refunds: [
          refund({
            id: "ref_sync",
            pspRefundId: "4000000000000001-refunded-400",
            createdAt: new Date(NOW.getTime() - 2 * DAY_MS),
          }),
        ],
      }),
    }),
    does: [{ do: "adopt_refund", refundId: "ref_sync", pspRefundId: "9", amount: 400 }],
  },
  {
    name: "does not match a declined refund with one that was booked from the sum when the answer is older than the booking",
    psp: {
      ...pspOrder("completed", { refunds: [{ id: "9", amount: 400, status: "declined" }] }),
      modified: new Date(NOW.getTime() - 700_000),
    },
    shop: bookedFromSum,
    does: [],
  },
  {
    name: "does not match an earlier declined refund, which has left the books, with one that was booked from the sum",
    psp: pspOrder("completed", { refunds: [{ id: "9", amount: 400, status: "declined" }] }),
    shop: bookedFromSum,
    when: { unresolvedAlerts: alerted() },
    does: [],
  },
  {
    name: "does not match a declined refund with one that was booked from the sum and is still counted",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 600,
      refunds: [
        { id: "8", amount: 200 },
        { id: "9", amount: 400, status: "declined" },
      ],
    }),
    shop: shop({
      ...ordered,
      payment: payment({
        refunds: [
          refund({ id: "ref_sync", pspRefundId: "4000000000000001-refunded-400" }),
          refund({ amount: 200, pspRefundId: "8" }),
        ],
      }),
    }),
    does: [],
  },
  {
    name: "does not book a declined refund again while MultiSafepay still counts it in its sum",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 400,
      refunds: [{ id: "9", amount: 400, status: "declined", refund_order_id: "ref_1" }],
    }),
    shop: ordered,
    when: { unresolvedAlerts: alerted() },
    does: [],
  },
  ...["declined", "void", "cancelled", "expired"].map((status) => ({
    name: `alerts the merchant and removes a refund from Medusa's books when it became ${status} at MultiSafepay`,
    psp: pspOrder("completed", { refunds: [{ id: "9", amount: 400, status, refund_order_id: "ref_1" }] }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    does: [
      { do: "alert", kind: "refund_declined", subject: "9", amount: 400 },
      { do: "delete_refund_record", refundId: "ref_1", amount: 400 },
    ],
  })),
  {
    name: "does nothing about a declined refund that was sent again under the same id",
    psp: pspOrder("partial_refunded", {
      refunds: [
        { id: "9", amount: 400, status: "declined", refund_order_id: "ref_1" },
        { id: "10", amount: 400, refund_order_id: "ref_1" },
      ],
    }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    does: [],
  },
  {
    name: "does nothing about a refund that was made and withdrawn only at MultiSafepay",
    psp: pspOrder("completed", { refunds: [{ id: "9", amount: 400, status: "void" }] }),
    shop: ordered,
    does: [],
  },
  {
    name: "does nothing about a refunded payment without a session",
    psp: pspOrder("refunded", { amount_refunded: 1000 }),
    shop: shop({}),
    does: [],
  },
  {
    name: "books nothing and alerts the merchant when another amount was paid",
    psp: pspOrder("completed", { amount: 900 }),
    shop: openCart,
    does: [{ do: "alert", kind: "amount_mismatch", subject: SESSION_ID, amount: 900 }],
  },
  {
    name: "books nothing and alerts the merchant when another currency was paid",
    psp: pspOrder("completed", { currency: "USD" }),
    shop: openCart,
    does: [{ do: "alert", kind: "amount_mismatch", subject: SESSION_ID, amount: 1000 }],
  },
  {
    name: "waits when a payment is paid while its session is still being started",
    psp: pspOrder("completed"),
    shop: shop({
      session: { id: SESSION_ID, status: "pending", amount: 1000, createdAt: NOW },
      cartId: "cart_1",
    }),
    does: [],
  },
  {
    name: "does nothing when MultiSafepay and Medusa agree",
    psp: pspOrder("completed"),
    shop: ordered,
    does: [],
  },
  {
    name: "does nothing about the status shipped, which the plugin's own update causes",
    psp: pspOrder("shipped"),
    shop: ordered,
    does: [],
  },
  {
    name: "completes the cart again when a payment is captured and has no order",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, payment: payment() }),
    does: [{ do: "complete_cart", cartId: "cart_1", reopenSession: false }],
  },
  {
    name: "does not place an order with a booked payment that was refunded",
    psp: pspOrder("refunded", { refunds: [{ id: "9", amount: 1000, refund_order_id: "ref_1" }] }),
    shop: shop({
      ...openCart,
      session: session("authorized"),
      payment: payment({ refunds: [refund({ amount: 1000 })] }),
    }),
    does: [{ do: "close_session" }],
  },
  {
    name: "does not place an order with a booked payment that is disputed",
    psp: pspOrder("chargedback"),
    shop: shop({ ...openCart, session: session("authorized"), payment: payment() }),
    does: [{ do: "close_session" }],
  },
  {
    name: "does not place an order with a booked payment that was partly refunded at MultiSafepay",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 400 }] }),
    shop: shop({ ...openCart, session: session("authorized"), payment: payment() }),
    does: [{ do: "close_session" }],
  },
  {
    name: "does not place an order with a booked payment that MultiSafepay shows as partly refunded without an amount",
    psp: pspOrder("partial_refunded"),
    shop: shop({ ...openCart, session: session("authorized"), payment: payment() }),
    does: [{ do: "close_session" }],
  },
  {
    name: "asks the merchant about the rest of a booked, partly refunded payment without an order",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 400, refund_order_id: "ref_1" }] }),
    shop: shop({ ...openCart, session: session("canceled"), payment: payment({ refunds: [refund()] }) }),
    does: [{ ...held, amount: 600 }],
  },
  {
    name: "refunds the rest of a booked, partly refunded payment without an order when the merchant decides so",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 400, refund_order_id: "ref_1" }] }),
    shop: shop({
      ...openCart,
      session: session("canceled"),
      payment: payment({ refunds: [refund()] }),
      journal: { decision: "refund", decidedAbout: "completion" },
    }),
    does: [{ do: "refund_payment", paymentId: "pay_1", amount: 600, because: "uncompletable_refunded" }],
  },
  {
    name: "completes the cart of a booked payment whose session was closed when all of its money is there again",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, session: session("canceled"), payment: payment() }),
    does: [{ do: "complete_cart", cartId: "cart_1", reopenSession: true }],
  },
  {
    name: "alerts the merchant about an order that was placed with a booked payment after a part of it was refunded",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 400, refund_order_id: "ref_1" }] }),
    shop: shop({
      ...ordered,
      order: { ...order(), ...placed, placedAfterCapture: { at: NOW, wasDisputed: false } },
      payment: payment({ refunds: [refund()] }),
    }),
    does: [{ do: "alert", kind: "order_total_differs", subject: "order_1", amount: 600 }],
  },
  {
    name: "alerts the merchant about an order that was placed with a booked payment while it was disputed",
    psp: pspOrder("completed"),
    shop: shop({
      ...ordered,
      order: { ...order(), ...placed, placedAfterCapture: { at: NOW, wasDisputed: true } },
    }),
    does: [{ do: "alert", kind: "order_total_differs", subject: "order_1", amount: 0 }],
  },
  {
    name: "does nothing about a refund of an order that was placed with an already booked payment",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 400, refund_order_id: "ref_1" }] }),
    shop: shop({
      ...ordered,
      order: {
        ...order(),
        ...placed,
        placedAfterCapture: { at: new Date(NOW.getTime() - 3_600_000), wasDisputed: false },
      },
      payment: payment({ refunds: [refund()] }),
    }),
    does: [],
  },
  {
    name: "does nothing about an order whose total two payments paid for together",
    psp: pspOrder("completed"),
    shop: shop({ ...ordered, order: { ...order(), placedFor: 2500, placedWith: 2500 } }),
    does: [],
  },
  {
    name: "alerts the merchant about an order that two payments together paid too little for",
    psp: pspOrder("completed"),
    shop: shop({ ...ordered, order: { ...order(), placedFor: 2500, placedWith: 1500 } }),
    does: [{ do: "alert", kind: "order_total_differs", subject: "order_1", amount: 1500 }],
  },
  {
    name: "refunds a captured payment when its cart cannot become an order",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, payment: payment() }),
    when: { completionFailed: true },
    does: [{ do: "refund_payment", paymentId: "pay_1", amount: 1000, because: "uncompletable_refunded" }],
  },
  {
    name: "refunds the rest of a captured payment of a cancelled order",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 400, refund_order_id: "ref_1" }] }),
    shop: shop({ payment: payment({ refunds: [refund()] }), order: order(true) }),
    does: [{ do: "refund_payment", paymentId: "pay_1", amount: 600, because: "order_cancelled_refunded" }],
  },
  {
    name: "books the transaction when an order does not show its capture",
    psp: pspOrder("completed"),
    shop: shop({ ...ordered, payment: payment({ lacksTransaction: true }) }),
    does: [{ do: "book_transaction", paymentId: "pay_1" }],
  },
  {
    name: "books a refund in Medusa that was made at MultiSafepay",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 250 }] }),
    shop: ordered,
    does: [{ do: "book_refund", paymentId: "pay_1", amount: 250, pspRefundId: "9" }],
  },
  {
    name: "books only the refund that Medusa does not know when MultiSafepay has two",
    psp: pspOrder("partial_refunded", {
      refunds: [
        { id: "8", amount: 400, refund_order_id: "ref_1" },
        { id: "9", amount: 250, refund_order_id: SESSION_ID },
      ],
    }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    does: [{ do: "book_refund", paymentId: "pay_1", amount: 250, pspRefundId: "9" }],
  },
  {
    name: "does nothing about a refund of MultiSafepay that is booked already",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 400 }] }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund({ pspRefundId: "9" })] }) }),
    does: [],
  },
  {
    name: "books a sum of refunds without a list as one refund",
    psp: pspOrder("partial_refunded", { amount_refunded: 300 }),
    shop: ordered,
    does: [
      { do: "book_refund", paymentId: "pay_1", amount: 300, pspRefundId: "4000000000000001-refunded-300" },
    ],
  },
  ...[
    { amount_refunded: 300, left: 700 },
    { amount_refunded: 500, left: 500 },
  ].map(({ amount_refunded, left }) => ({
    name: `refunds the part of a cancelled order's money that MultiSafepay does not count, and alerts the merchant, when its sum of ${amount_refunded} may include a refund that was perhaps never sent, and no list follows`,
    psp: pspOrder("partial_refunded", { amount_refunded }),
    shop: shop({
      ...ordered,
      order: order(true),
      payment: payment({ refunds: [refund({ amount: 200, createdAt: twoDaysAgo })] }),
    }),
    does: [
      perhapsUnsent,
      { do: "refund_payment", paymentId: "pay_1", amount: left, because: "order_cancelled_refunded" },
    ],
  })),
  {
    name: "removes a refund that was perhaps never sent from the books, without an alert that says so, when MultiSafepay's sum shows that all the money was refunded",
    psp: pspOrder("refunded", { amount_refunded: 1000 }),
    shop: shop({
      ...ordered,
      order: order(true),
      payment: payment({
        refunds: [
          refund({ amount: 200, createdAt: twoDaysAgo }),
          refund({ id: "ref_2", amount: 700, pspRefundId: "9", createdAt: dayAgo }),
        ],
      }),
    }),
    does: [{ do: "delete_refund_record", refundId: "ref_1", amount: 200 }],
  },
  {
    name: "sends and refunds nothing more of a cancelled order while MultiSafepay's sum lacks a refund that it has accepted since",
    psp: pspOrder("partial_refunded", { amount_refunded: 300 }),
    shop: shop({
      ...ordered,
      order: order(true),
      payment: payment({
        refunds: [
          refund({ amount: 200, createdAt: twoDaysAgo }),
          refund({ id: "ref_2", amount: 700, pspRefundId: "9", createdAt: NOW }),
        ],
      }),
    }),
    does: [{ do: "await_refund" }],
  },
  {
    name: "deletes the record of a refund with which core undid a failed completion while MultiSafepay's sum lacks a refund that it has accepted since",
    psp: pspOrder("partial_refunded", { amount_refunded: 300 }),
    shop: shop({
      ...ordered,
      payment: payment({
        refunds: [
          refund({ amount: 200, createdAt: twoDaysAgo, isRollback: true }),
          refund({ id: "ref_2", amount: 700, pspRefundId: "9", createdAt: NOW }),
        ],
      }),
    }),
    does: [{ do: "delete_refund_record", refundId: "ref_1", amount: 200 }],
  },
  {
    name: "asks whether a refund was sent, and refunds the rest of a cancelled order, when MultiSafepay's sum must hold by now what it accepted, and does not",
    psp: pspOrder("partial_refunded", { amount_refunded: 200 }),
    shop: shop({
      ...ordered,
      order: order(true),
      payment: payment({
        refunds: [
          refund({ amount: 200, createdAt: twoDaysAgo }),
          refund({ id: "ref_2", amount: 500, pspRefundId: "9", createdAt: twoDaysAgo }),
        ],
      }),
    }),
    does: [
      perhapsUnsent,
      { do: "refund_payment", paymentId: "pay_1", amount: 300, because: "order_cancelled_refunded" },
    ],
  },
  {
    name: "books the rest of a sum when the merchant has dismissed the alert about a refund that was perhaps never sent",
    psp: pspOrder("partial_refunded", { amount_refunded: 500 }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [refund({ amount: 200, createdAt: twoDaysAgo })] }),
    }),
    when: { dismissedFailures: new Set(["ref_1"]) },
    does: [{ do: "book_refund", paymentId: "pay_1", amount: 300, pspRefundId: expect.any(String) }],
  },
  {
    name: "tells the merchant of a placed order that a refund was perhaps never sent, when MultiSafepay shows only a sum, and does nothing else",
    psp: pspOrder("partial_refunded", { amount_refunded: 300 }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [refund({ amount: 200, createdAt: twoDaysAgo })] }),
    }),
    does: [perhapsUnsent],
  },
  ...[0, 10].map((minutes) => ({
    name: `books nothing from a sum without a list while it is not known whether a refund written ${minutes} minutes ago was sent: the sum may be that of another refund`,
    psp: pspOrder("partial_refunded", { amount_refunded: 300 }),
    shop: shop({
      ...ordered,
      payment: payment({
        refunds: [refund({ amount: 200, createdAt: new Date(NOW.getTime() - minutes * 60_000) })],
      }),
    }),
    does: [{ do: "await_refund" }],
  })),
  {
    name: "books a refund made by hand that a sum included, next to one that was never sent, once it is listed",
    psp: pspOrder("partial_refunded", { amount_refunded: 300, refunds: [{ id: "9", amount: 300 }] }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund({ amount: 200 })] }) }),
    does: [{ do: "book_refund", paymentId: "pay_1", amount: 300, pspRefundId: "9" }],
  },
  {
    name: "removes core's rollback, which was never sent, from the books before it books anything from a sum",
    psp: pspOrder("partial_refunded", { amount_refunded: 300 }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [refund({ amount: 200, isRollback: true })] }),
    }),
    does: [{ do: "delete_refund_record", refundId: "ref_1", amount: 200 }],
  },
  {
    name: "removes from the books a refund that core used to undo a failed completion and that was never sent",
    psp: pspOrder("completed"),
    shop: shop({
      ...openCart,
      session: session("canceled"),
      payment: payment({ refunds: [refund({ amount: 1000, isRollback: true })] }),
    }),
    does: [{ do: "delete_refund_record", refundId: "ref_1", amount: 1000 }],
  },
  {
    name: "waits while core may be undoing a failed completion",
    psp: pspOrder("completed"),
    shop: shop({
      ...openCart,
      session: session("canceled"),
      payment: payment({ refunds: [refund({ amount: 1000, isRollback: true, createdAt: NOW })] }),
    }),
    does: [],
  },
  {
    name: "sends a refund that Medusa has and MultiSafepay never received",
    psp: pspOrder("completed"),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    does: [{ do: "send_refund", refundId: "ref_1", amount: 400 }],
  },
  {
    name: "does not send a refund twice that core has just dated by a clock that is behind the database's",
    psp: pspOrder("completed"),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    when: { processNow: new Date(NOW.getTime() - 590_000) },
    does: [],
  },
  {
    name: "never sends a refund that MultiSafepay has accepted, although its answer lists none",
    psp: pspOrder("completed"),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund({ pspRefundId: "9" })] }) }),
    does: [],
  },
  {
    name: "leaves a refund that MultiSafepay has just refused to a later run",
    psp: pspOrder("completed"),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    when: { refusedRefunds: new Set(["ref_1"]) },
    does: [],
  },
  {
    name: "matches a refund made by hand at MultiSafepay with the one that was never sent, and sends nothing",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 400, refund_order_id: SESSION_ID }] }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    does: [{ do: "adopt_refund", refundId: "ref_1", pspRefundId: "9", amount: 400 }],
  },
  {
    name: "books another refund made at MultiSafepay and sends the one that was never sent",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 300 }] }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    does: [{ do: "book_refund", paymentId: "pay_1", amount: 300, pspRefundId: "9" }],
  },
  {
    name: "sends a refund that was never sent when the other one is booked",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 300 }] }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [refund(), refund({ id: "ref_2", amount: 300, pspRefundId: "9" })] }),
    }),
    does: [{ do: "send_refund", refundId: "ref_1", amount: 400 }],
  },
  {
    name: "removes a refund that was never sent from the books when MultiSafepay does not have enough left for it",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 700, refund_order_id: "ref_2" }] }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [refund(), refund({ id: "ref_2", amount: 700 })] }),
    }),
    does: [{ do: "withdraw_refund", refundId: "ref_1", amount: 400 }],
  },
  {
    name: "sends one of two refunds that were never sent and removes the other from the books when only enough is left for one",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 400, refund_order_id: "ref_3" }] }),
    shop: shop({
      ...ordered,
      payment: payment({
        refunds: [refund(), refund({ id: "ref_2", amount: 500 }), refund({ id: "ref_3", amount: 400 })],
      }),
    }),
    does: [
      { do: "send_refund", refundId: "ref_1", amount: 400 },
      { do: "withdraw_refund", refundId: "ref_2", amount: 500 },
    ],
  },
  {
    name: "neither sends nor removes a refund that may be part of a sum without a list",
    psp: pspOrder("partial_refunded", { amount_refunded: 700 }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund({ amount: 700 })] }) }),
    does: [],
  },
  {
    name: "corrects an order's transactions when they do not add up to its payment",
    psp: pspOrder("completed"),
    shop: shop({ ...ordered, payment: payment({ imbalance: "-2.5" }) }),
    does: [{ do: "balance_order", paymentId: "pay_1", orderId: "order_1", imbalance: "-2.5" }],
  },
  {
    name: "corrects an order's transactions when they do not add up to its payment and it was refunded in full",
    psp: pspOrder("refunded", { refunds: [{ id: "9", amount: 1000, refund_order_id: "ref_1" }] }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund({ amount: 1000 })], imbalance: "10" }) }),
    does: [{ do: "balance_order", paymentId: "pay_1", orderId: "order_1", imbalance: "10" }],
  },
  {
    name: "alerts the merchant about an order that was placed for more than was paid",
    psp: pspOrder("completed"),
    shop: shop({ ...ordered, order: { ...order(), placedFor: 2500 } }),
    does: [{ do: "alert", kind: "order_total_differs", subject: "order_1", amount: 1000 }],
  },
  {
    name: "alerts the merchant about an order for more than was paid although it was refunded in full, because it may still be shipped",
    psp: pspOrder("refunded", { refunds: [{ id: "9", amount: 1000, refund_order_id: "ref_1" }] }),
    shop: shop({
      ...ordered,
      order: { ...order(), placedFor: 2500 },
      payment: payment({ refunds: [refund({ amount: 1000 })] }),
    }),
    does: [{ do: "alert", kind: "order_total_differs", subject: "order_1", amount: 1000 }],
  },
  {
    name: "leaves a cancelled order alone that was placed for more than was paid, because it will not be shipped",
    psp: pspOrder("refunded", { refunds: [{ id: "9", amount: 1000, refund_order_id: "ref_1" }] }),
    shop: shop({
      ...ordered,
      order: { ...order(true), placedFor: 2500 },
      payment: payment({ refunds: [refund({ amount: 1000 })] }),
    }),
    does: [],
  },
  {
    name: "alerts the merchant about a cart's order for more than was paid with no booked payment, and does not book it",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, order: { ...order(), placedFor: 2500 } }),
    does: [{ do: "alert", kind: "order_total_differs", subject: "order_1", amount: 1000 }],
  },
  ...(
    [
      ["refunded", [], [{ do: "set_session_status", status: "canceled" }]],
      [
        "chargedback",
        [{ ...held, kind: "disputed", stage: undefined }],
        [{ do: "set_session_status", status: "error" }],
      ],
    ] as const
  ).flatMap(([status, before, after]): Case[] => [
    {
      name: `alerts the merchant about a cart's order for more than was paid with no booked payment, although the money is ${status}, because it may still be shipped`,
      psp: pspOrder(status),
      shop: shop({ ...openCart, order: { ...order(), placedFor: 2500 } }),
      does: [
        ...before,
        { do: "alert", kind: "order_total_differs", subject: "order_1", amount: 1000 },
        ...after,
      ],
    },
    {
      name: `raises no alert about the total of an order that other payments paid for, when money that was not booked is ${status}`,
      psp: pspOrder(status),
      shop: shop({ ...openCart, order: { ...order(), placedFor: 2500, placedWith: 2500 } }),
      does: [...before, ...after],
    },
  ]),
  {
    name: "alerts the merchant about a cart's order for more than was paid, while MultiSafepay's answer is older than the dispute",
    psp: { ...pspOrder("completed"), modified: new Date(NOW.getTime() - 60_000) },
    shop: shop({ ...openCart, order: { ...order(), placedFor: 2500 }, disputedAt: NOW }),
    does: [{ do: "alert", kind: "order_total_differs", subject: "order_1", amount: 1000 }],
  },
  {
    name: "does nothing about an order for more than was paid that the merchant accepts",
    psp: pspOrder("completed"),
    shop: shop({
      ...ordered,
      order: { ...order(), placedFor: 2500 },
      journal: { decision: "keep", decidedAbout: "order_1" },
    }),
    does: [],
  },
  {
    name: "alerts the merchant about an order for more than was paid, after the decision to keep the money without an order",
    psp: pspOrder("completed"),
    shop: shop({
      ...ordered,
      order: { ...order(), placedFor: 2500 },
      journal: { decision: "keep", decidedAbout: "amount" },
    }),
    does: [{ do: "alert", kind: "order_total_differs", subject: "order_1", amount: 1000 }],
  },
  {
    name: "refunds a payment of another amount when the merchant decides so",
    psp: pspOrder("completed", { amount: 900 }),
    shop: shop({ ...openCart, journal: { decision: "refund", decidedAbout: "amount" } }),
    does: [{ do: "refund_at_psp", amount: 900, because: "amount_mismatch" }],
  },
  {
    name: "does nothing about a payment of another amount that the merchant keeps",
    psp: pspOrder("completed", { amount: 900 }),
    shop: shop({ ...openCart, journal: { decision: "keep", decidedAbout: "amount" } }),
    does: [],
  },
  ...[openCart, link(1000), shop({ ...openCart, order: order(true) })].map((unbooked, i) => ({
    name: `asks about a declined refund of another amount, not about the amount again, while MultiSafepay's sum still counts it (${["a cart", "a link", "a cancelled order"][i]})`,
    psp: otherAmountDeclined(),
    shop: unbooked,
    does: [{ do: "alert", kind: "refund_declined", subject: "9", amount: 900 }],
  })),
  ...[{}, { unresolvedAlerts: alerted() }].map((when, i) => ({
    name: `asks about another amount, of which a declined refund was only a part${["", ", also after the alert about that refund"][i]}`,
    psp: pspOrder("completed", { amount: 900, refunds: [{ id: "9", amount: 200, status: "declined" }] }),
    shop: openCart,
    when,
    does: [
      { do: "alert", kind: "amount_mismatch", subject: SESSION_ID, amount: 900 },
      ...(i === 0 ? [{ do: "alert" as const, kind: "refund_declined", subject: "9", amount: 200 }] : []),
    ],
  })),
  {
    name: "alerts about a declined refund of a part of another amount that the merchant keeps",
    psp: pspOrder("completed", { amount: 900, refunds: [{ id: "9", amount: 200, status: "declined" }] }),
    shop: shop({ ...openCart, journal: { decision: "keep", decidedAbout: "amount" } }),
    does: [{ do: "alert", kind: "refund_declined", subject: "9", amount: 200 }],
  },
  {
    name: "waits for the merchant when the refund of another amount was declined and the alert about it is open",
    psp: otherAmountDeclined(),
    shop: openCart,
    when: { unresolvedAlerts: alerted() },
    does: [],
  },
  {
    name: "does not send a refund of 0 when the merchant decides to refund another amount that MultiSafepay's sum counts as refunded",
    psp: otherAmountDeclined(),
    shop: shop({ ...openCart, journal: { decision: "refund", decidedAbout: "amount" } }),
    when: { closedAlerts: alerted(), unresolvedAlerts: alerted() },
    does: [],
  },
  {
    name: "asks about another amount once the refund that was withdrawn for its order is out of MultiSafepay's sum",
    psp: otherAmountDeclined(0),
    shop: link(1000),
    when: { closedAlerts: alerted() },
    does: [{ do: "alert", kind: "amount_mismatch", subject: SESSION_ID, amount: 900 }],
  },
  {
    name: "refunds money that an order asks for and core does not book, when the merchant decides so",
    psp: pspOrder("completed"),
    shop: shop({
      ...openCart,
      order: { ...order(), owed: 1000 },
      journal: { decision: "refund", decidedAbout: "amount" },
    }),
    does: [{ do: "refund_at_psp", amount: 1000, because: "amount_mismatch" }],
  },
  {
    name: "books the payment of a cart's order whose total was paid and that has no booked payment",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, order: { ...order(), placedFor: 1000, owed: 1000 } }),
    does: [{ do: "book_payment", sessionAmount: 1000, reopenSession: false }],
  },
  {
    name: "does not send a refund that Medusa may be sending right now",
    psp: pspOrder("completed"),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund({ createdAt: NOW })] }) }),
    does: [],
  },
  {
    name: "removes a declined refund from the books without an alert when the merchant repeated it at MultiSafepay",
    psp: pspOrder("partial_refunded", {
      refunds: [
        { id: "9", amount: 400, status: "declined", refund_order_id: "ref_1" },
        { id: "10", amount: 400 },
      ],
    }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    does: [{ do: "delete_refund_record", refundId: "ref_1", amount: 400 }],
  },
  {
    name: "books a refund once when the merchant repeated it at MultiSafepay after the declined one left the books",
    psp: pspOrder("partial_refunded", {
      refunds: [
        { id: "9", amount: 400, status: "declined", refund_order_id: "ref_1" },
        { id: "10", amount: 400 },
      ],
    }),
    shop: shop({ ...ordered, payment: payment() }),
    does: [{ do: "book_refund", paymentId: "pay_1", amount: 400, pspRefundId: "10" }],
  },
  {
    name: "matches a refund that was booked from the sum with the one that is listed next to a declined refund, before it decides about the declined one",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 500,
      refunds: [
        { id: "8", amount: 500, status: "declined", refund_order_id: "ref_1" },
        { id: "9", amount: 500 },
      ],
    }),
    shop: shop({
      ...ordered,
      payment: payment({
        refunds: [
          refund({ amount: 500, pspRefundId: "8" }),
          refund({ id: "ref_sync", amount: 500, pspRefundId: "4000000000000001-refunded-1000" }),
        ],
      }),
    }),
    does: [{ do: "adopt_refund", refundId: "ref_sync", pspRefundId: "9", amount: 500 }],
  },
  {
    name: "alerts the merchant about a declined refund next to an equal one that was booked from the sum and has been matched since",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 500,
      refunds: [
        { id: "8", amount: 500, status: "declined", refund_order_id: "ref_1" },
        { id: "9", amount: 500 },
      ],
    }),
    shop: shop({
      ...ordered,
      payment: payment({
        refunds: [
          refund({ amount: 500, pspRefundId: "8" }),
          refund({ id: "ref_sync", amount: 500, pspRefundId: "9" }),
        ],
      }),
    }),
    does: [
      { do: "alert", kind: "refund_declined", subject: "8", amount: 500 },
      { do: "delete_refund_record", refundId: "ref_1", amount: 500 },
    ],
  },
  {
    name: "alerts the merchant about a declined refund when the parts of a booked sum are listed next to it, one of them with the same amount",
    psp: pspOrder("partial_refunded", {
      amount: 500,
      refunds: [
        { id: "8", amount: 200, status: "declined", refund_order_id: "ref_1" },
        { id: "12", amount: 200 },
        { id: "13", amount: 100 },
      ],
    }),
    shop: shop({
      ...ordered,
      payment: payment({
        captured: 500,
        refunds: [
          refund({ amount: 200, pspRefundId: "8" }),
          refund({ id: "ref_sync", amount: 300, pspRefundId: "4000000000000001-refunded-500" }),
        ],
      }),
    }),
    does: [
      { do: "alert", kind: "refund_declined", subject: "8", amount: 200 },
      { do: "delete_refund_record", refundId: "ref_1", amount: 200 },
    ],
  },
  {
    name: "does not match a declined refund with one that was booked from the sum when another declined one explains why the sum fell",
    psp: {
      ...pspOrder("partial_refunded", {
        amount_refunded: 400,
        refunds: [
          { id: "8", amount: 400, status: "declined", refund_order_id: "ref_1" },
          { id: "9", amount: 400, status: "declined" },
        ],
      }),
      modified: NOW,
    },
    shop: shop({
      ...ordered,
      payment: payment({
        refunds: [
          refund({ pspRefundId: "8" }),
          refund({ id: "ref_sync", pspRefundId: "4000000000000001-refunded-800" }),
        ],
      }),
    }),
    does: [
      { do: "alert", kind: "refund_declined", subject: "8", amount: 400 },
      { do: "delete_refund_record", refundId: "ref_1", amount: 400 },
    ],
  },
  {
    name: "matches a refund made by hand with the one that was never sent, and does not treat it as the replacement of a declined one",
    psp: pspOrder("partial_refunded", {
      refunds: [
        { id: "8", amount: 400, status: "declined", refund_order_id: "ref_1" },
        { id: "9", amount: 400 },
      ],
    }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [refund({ pspRefundId: "8" }), refund({ id: "ref_2" })] }),
    }),
    does: [{ do: "adopt_refund", refundId: "ref_2", pspRefundId: "9", amount: 400 }],
  },
  {
    name: "does not decide about a declined refund while a refund made by hand may be the one that Medusa has just written",
    psp: pspOrder("partial_refunded", {
      refunds: [
        { id: "8", amount: 400, status: "declined", refund_order_id: "ref_1" },
        { id: "9", amount: 400 },
      ],
    }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [refund({ pspRefundId: "8" }), refund({ id: "ref_2", createdAt: NOW })] }),
    }),
    does: [{ do: "await_refund" }],
  },
  {
    name: "books a refund that was made by hand before Medusa wrote an equal one that was never sent, instead of matching the two",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 400, created: dayBefore }] }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    does: [{ do: "book_refund", paymentId: "pay_1", amount: 400, pspRefundId: "9" }],
  },
  {
    name: "books a refund that was made by hand before Medusa wrote an equal one, without waiting for the one that Medusa may be sending",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 400, created: dayBefore }] }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund({ createdAt: NOW })] }) }),
    does: [{ do: "book_refund", paymentId: "pay_1", amount: 400, pspRefundId: "9" }],
  },
  {
    name: "matches a refund made by hand with the one that was never sent even when its time is a little earlier, because clocks differ",
    psp: pspOrder("partial_refunded", {
      refunds: [{ id: "9", amount: 400, created: new Date(NOW.getTime() - 1_200_000).toISOString() }],
    }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    does: [{ do: "adopt_refund", refundId: "ref_1", pspRefundId: "9", amount: 400 }],
  },
  {
    name: "matches a refund made by hand in the hour that occurs twice with the one that was never sent, although the first reading of its time is earlier",
    psp: pspOrder("partial_refunded", {
      refunds: [{ id: "9", amount: 400, created: "2025-10-26T02:50:00" }],
    }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [refund({ createdAt: new Date("2025-10-26T01:40:00Z") })] }),
    }),
    does: [{ do: "adopt_refund", refundId: "ref_1", pspRefundId: "9", amount: 400 }],
  },
  {
    name: "matches an earlier refund under an id that Medusa has discarded with its repetition that was never sent",
    psp: pspOrder("partial_refunded", {
      refunds: [{ id: "9", amount: 400, created: dayBefore, refund_order_id: "ref_gone" }],
    }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    does: [{ do: "adopt_refund", refundId: "ref_1", pspRefundId: "9", amount: 400 }],
  },
  {
    name: "matches two refunds made by hand with the two that were never sent, each with one that was written before it",
    psp: pspOrder("partial_refunded", {
      refunds: [
        { id: "9", amount: 400, created: new Date(NOW.getTime() - 600_000).toISOString() },
        { id: "8", amount: 400, created: dayBefore },
      ],
    }),
    shop: shop({
      ...ordered,
      payment: payment({
        refunds: [
          refund({ createdAt: new Date(NOW.getTime() - 2 * DAY_MS) }),
          refund({ id: "ref_2", createdAt: new Date(NOW.getTime() - 700_000) }),
        ],
      }),
    }),
    does: [
      { do: "adopt_refund", refundId: "ref_2", pspRefundId: "9", amount: 400 },
      { do: "adopt_refund", refundId: "ref_1", pspRefundId: "8", amount: 400 },
    ],
  },
  ...(
    [
      ["", 700, 300],
      [", in an answer without a sum", undefined, 300],
      [", although it has the same amount", 800, 400],
    ] as const
  ).map(([how, amount_refunded, amount]) => ({
    name: `books a refund made by hand next to a declined one and its accepted repetition that is not listed yet${how}`,
    psp: pspOrder("partial_refunded", {
      ...(amount_refunded ? { amount_refunded } : {}),
      refunds: [DECLINED_BEFORE, { id: "12", amount, refund_order_id: SESSION_ID }],
    }),
    shop: shop({ ...ordered, payment: payment({ refunds: [accepted] }) }),
    when: { unresolvedAlerts: alerted("9", new Date(dayBefore)) },
    does: [{ do: "book_refund", paymentId: "pay_1", amount, pspRefundId: "12" }],
  })),
  {
    name: "does not book a refund that is listed without an id and has the same amount, because it may be the accepted one",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 800,
      refunds: [DECLINED_BEFORE, { id: "12", amount: 400 }],
    }),
    shop: shop({ ...ordered, payment: payment({ refunds: [accepted] }) }),
    when: { unresolvedAlerts: alerted("9", new Date(dayBefore)) },
    does: [],
  },
  {
    name: "books a refund made by hand next to an accepted one that is not listed yet and one that was never sent",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 700,
      refunds: [DECLINED_BEFORE, { id: "12", amount: 300, refund_order_id: SESSION_ID }],
    }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [accepted, refund({ id: "ref_2", amount: 200 })] }),
    }),
    when: { unresolvedAlerts: alerted("9", new Date(dayBefore)) },
    does: [{ do: "book_refund", paymentId: "pay_1", amount: 300, pspRefundId: "12" }],
  },
  {
    name: "sends a refund that was never sent next to an accepted one that is not listed yet, once the one made by hand is booked",
    psp: pspOrder("partial_refunded", {
      amount_refunded: 700,
      refunds: [DECLINED_BEFORE, { id: "12", amount: 300, refund_order_id: SESSION_ID }],
    }),
    shop: shop({
      ...ordered,
      payment: payment({
        refunds: [
          accepted,
          refund({ id: "ref_2", amount: 200 }),
          refund({ id: "ref_sync", amount: 300, pspRefundId: "12" }),
        ],
      }),
    }),
    when: { unresolvedAlerts: alerted("9", new Date(dayBefore)) },
    does: [{ do: "send_refund", refundId: "ref_2", amount: 200 }],
  },
  {
    name: "books nothing from a sum without a list, which may still include a declined refund that there was an alert about",
    psp: pspOrder("partial_refunded", { amount_refunded: 400 }),
    shop: ordered,
    when: { unresolvedAlerts: alerted("8") },
    does: [],
  },
  {
    name: "books nothing from a sum without a list, which may still include a declined refund whose alert is resolved",
    psp: pspOrder("partial_refunded", { amount_refunded: 400 }),
    shop: ordered,
    when: { closedAlerts: alerted("8") },
    does: [],
  },
]

const waiting = ["initialized", "a-word-never-seen", ""]
const endings: [string, string][] = [
  ["cancelled", "canceled"],
  ["void", "canceled"],
  ["expired", "canceled"],
  ["declined", "error"],
]

describe("decide", () => {
  it.each(CASES)("$name", ({ psp, shop, when, does }) => {
    expect(decide(psp, shop, { now: NOW, completionFailed: false, ...when })).toEqual(does)
  })

  it.each(waiting.filter(Boolean))(
    'decides to wait when a PSP order\'s status is "%s", with or without a session or a payment',
    (status) => {
      for (const state of [openCart, ordered, shop({})]) {
        expect(decide(pspOrder(status), state, { now: NOW, completionFailed: false })).toEqual([])
      }
    },
  )

  it("decides to wait when a payment without a session that the shop remembers has an unknown status", () => {
    expect(
      decide(pspOrder("a-word-never-seen"), shop(seenBefore), { now: NOW, completionFailed: false }),
    ).toEqual([])
  })

  it.each(["uncleared", "reserved"])(
    "decides only to alert the merchant when a payment is under review (%s)",
    (status) => {
      const reported = { do: "alert", kind: "under_review", subject: SESSION_ID, amount: 1000 }
      const circumstances = { now: NOW, completionFailed: false }
      for (const state of [openCart, link(1000), link(0)]) {
        expect(decide(pspOrder(status), state, circumstances)).toEqual([reported])
      }
      for (const state of [ordered, shop({})]) {
        expect(decide(pspOrder(status), state, circumstances)).toEqual([])
      }
    },
  )

  it.each(endings)(
    "decides to set an open session once when its PSP order is %s: to %s",
    (status, sessionStatus) => {
      const circumstances = { now: NOW, completionFailed: false }
      expect(decide(pspOrder(status), openCart, circumstances)).toEqual([
        { do: "set_session_status", status: sessionStatus },
      ])
      const ended = shop({ ...openCart, session: session(sessionStatus) })
      expect(decide(pspOrder(status), ended, circumstances)).toEqual([])
    },
  )

  it.each(["cancelled", "void", "chargeback", "chargedback"])(
    "decides that a payment is disputed when its PSP order becomes %s after the capture",
    (status) => {
      expect(decide(pspOrder(status), ordered, { now: NOW, completionFailed: false })).toEqual([
        { do: "alert", kind: "disputed", subject: SESSION_ID, amount: 1000 },
      ])
    },
  )

  it.each([
    ["completed", {}, ordered],
    [
      "partial_refunded",
      { amount_refunded: 400 },
      { ...ordered, payment: payment({ refunds: [refund({ pspRefundId: "300" })] }) },
    ],
    [
      "refunded",
      { amount_refunded: 1000 },
      { ...ordered, payment: payment({ refunds: [refund({ amount: 1000, pspRefundId: "300" })] }) },
    ],
  ] as const)("decides that a dispute is over when its PSP order is %s again", (status, fields, state) => {
    const disputed = shop({ ...state, disputedAt: NOW })
    const now = { now: NOW, completionFailed: false }
    expect(decide(pspOrder(status, fields), disputed, now)).toEqual([{ do: "end_dispute" }])
    expect(decide(pspOrder("chargedback"), disputed, now)).toMatchObject([{ do: "alert", kind: "disputed" }])
    expect(decide(pspOrder("initialized"), disputed, now)).toEqual([])
  })

  it.each([
    ["a cart", openCart, [{ do: "set_session_status", status: "error" }]],
    ["a payment link", link(1000), [{ do: "set_session_status", status: "error" }]],
    ["nothing that the shop knows", shop(seenBefore), []],
  ])(
    "alerts the merchant when money for %s is reversed before it was booked, and continues when the dispute is won",
    (_what, state, alsoDoes) => {
      const circumstances = { now: NOW, completionFailed: false }
      expect(decide(pspOrder("chargedback"), state, circumstances)).toEqual([
        { do: "alert", kind: "disputed", subject: SESSION_ID, amount: 1000 },
        ...alsoDoes,
      ])
      const disputed = shop({ ...state, disputedAt: NOW })
      expect(decide(pspOrder("completed"), disputed, circumstances)).toEqual([{ do: "end_dispute" }])
    },
  )

  it.each([
    ["a payment", ordered, [{ do: "alert", kind: "disputed", subject: SESSION_ID, amount: 1000 }]],
    ["a cart", { ...openCart }, []],
    ["nothing that the shop knows", seenBefore, []],
  ] as const)(
    "does not end the dispute about %s because of an answer that MultiSafepay last changed before it",
    (_what, state, does) => {
      const stale = { ...pspOrder("completed"), modified: new Date(NOW.getTime() - 2_000) }
      const disputed = shop({ ...state, disputedAt: NOW })
      expect(decide(stale, disputed, { now: NOW, completionFailed: false })).toEqual(does)
      const won = { ...stale, modified: new Date(NOW.getTime() + 60_000) }
      expect(decide(won, disputed, { now: NOW, completionFailed: false })).toEqual([{ do: "end_dispute" }])
    },
  )

  it("refunds a cancelled order whose dispute is over", () => {
    const disputed = shop({ ...ordered, order: order(true), disputedAt: NOW })
    expect(decide(pspOrder("completed"), disputed, { now: NOW, completionFailed: false })).toMatchObject([
      { do: "end_dispute" },
      { do: "refund_payment", amount: 1000 },
    ])
  })

  it("alerts the merchant about both problems when a payment was disputed before its order was found to have another total", () => {
    const changed = shop({ ...ordered, order: { ...order(), placedFor: 2500 } })
    expect(decide(pspOrder("chargedback"), changed, { now: NOW, completionFailed: false })).toEqual([
      { do: "alert", kind: "disputed", subject: SESSION_ID, amount: 1000 },
      { do: "alert", kind: "order_total_differs", subject: "order_1", amount: 1000 },
    ])
  })

  it("books the capture of an order whose payment was disputed after the shop crashed before booking it", () => {
    const interrupted = shop({ ...ordered, payment: payment({ lacksTransaction: true }) })
    expect(decide(pspOrder("chargedback"), interrupted, { now: NOW, completionFailed: false })).toEqual([
      { do: "alert", kind: "disputed", subject: SESSION_ID, amount: 1000 },
      { do: "book_transaction", paymentId: "pay_1" },
    ])
  })
})
