import { writeSessionData } from "../../../core/sessions/session-data"
import { type MultiSafepayOrder, parseOrder } from "../../../multisafepay"
import { type Circumstances, decide } from "../decide"
import type { ShopRefund, ShopState } from "../shop-state"

const SESSION_ID = "payses_01TEST"
const NOW = new Date("2026-03-01T12:00:00Z")

type PspRefundFields = { id: string; amount: number; status?: string; refund_order_id?: string }

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

const data = writeSessionData({
  session_id: SESSION_ID,
  psp_order_id: SESSION_ID,
  payment_url: "https://pay.example.com",
  gateway: "ALIPAY",
  payment_type: "redirect",
  environment: "test",
  amount_minor: 1000,
  currency: "EUR",
})

const session = (status = "pending"): ShopState["session"] => ({
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

const collection = (captured = 0) => ({ id: "pay_col_1", amount: 1000, captured })
const order = (cancelled = false) => ({ id: "order_1", displayId: "7", cancelled })
/** Without a cart: of a payment link. `collection` still asks for the amount of the day when the link was made. */
const link = (owed: number, fields: Partial<ShopState> = {}) =>
  shop({ session: session(), collection: collection(), order: { ...order(), owed }, ...fields })
const shop = (fields: Partial<ShopState>): ShopState => ({ providerId: "pp_alipay_multisafepay", ...fields })

const openCart = shop({ session: session(), collection: collection(), cartId: "cart_1" })
const ordered = shop({
  session: session("authorized"),
  payment: payment(),
  collection: collection(1000),
  cartId: "cart_1",
  order: order(),
})

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

const CASES: Case[] = [
  {
    name: "paid, open session of a cart: the cart is completed",
    psp: pspOrder("completed"),
    shop: openCart,
    does: [{ do: "complete_cart", cartId: "cart_1", reopenSession: false }],
  },
  {
    name: "paid on a session that was given up: it is opened again and the cart completed",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, session: session("canceled") }),
    does: [{ do: "complete_cart", cartId: "cart_1", reopenSession: true }],
  },
  {
    name: "paid, and core's links name an order that it removed: the links go, then the cart can be completed",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, removedOrderId: "order_1" }),
    does: [{ do: "unlink_removed_order", orderId: "order_1" }],
  },
  {
    name: "paid, the cart cannot become an order: all goes back",
    psp: pspOrder("completed"),
    shop: openCart,
    when: { completionFailed: true },
    does: [{ do: "refund_unbooked", amount: 1000, because: "uncompletable_refunded" }],
  },
  {
    name: "paid, session of an order that owes it: the payment is booked",
    psp: pspOrder("completed"),
    shop: link(1000),
    does: [{ do: "book_payment", sessionAmount: 1000 }],
  },
  {
    name: "paid, session of an order that owes more: the payment is booked",
    psp: pspOrder("completed"),
    shop: link(1001),
    does: [{ do: "book_payment", sessionAmount: 1000 }],
  },
  {
    name: "paid, the order owes a part of it only, whatever its collection asks for: all goes back",
    psp: pspOrder("completed"),
    shop: link(999),
    does: [{ do: "refund_unbooked", amount: 1000, because: "not_needed_refunded" }],
  },
  {
    name: "paid, the shop owes the order's customer: all goes back",
    psp: pspOrder("completed"),
    shop: link(-1250),
    does: [{ do: "refund_unbooked", amount: 1000, because: "not_needed_refunded" }],
  },
  {
    name: "paid, the order owes it and its collection, which nobody has raised, does not ask for it: booked",
    psp: pspOrder("completed"),
    shop: link(1000, { collection: { id: "pay_col_1", amount: 400, captured: 0 } }),
    does: [{ do: "book_payment", sessionAmount: 1000 }],
  },
  {
    name: "paid, the cart's order is paid by another method's authorised payment: all goes back",
    psp: pspOrder("completed"),
    shop: link(0, { cartId: "cart_1" }),
    does: [{ do: "refund_unbooked", amount: 1000, because: "not_needed_refunded" }],
  },
  {
    name: "paid, a collection of the shop's own code that lacks it: booked",
    psp: pspOrder("completed"),
    shop: shop({ session: session(), collection: collection() }),
    does: [{ do: "book_payment", sessionAmount: 1000 }],
  },
  {
    name: "paid, a collection of the shop's own code that is full: all goes back",
    psp: pspOrder("completed"),
    shop: shop({ session: session(), collection: collection(1) }),
    does: [{ do: "refund_unbooked", amount: 1000, because: "not_needed_refunded" }],
  },
  {
    name: "open, and the order asks for less by now: nobody can pay it any more",
    psp: pspOrder("initialized"),
    shop: link(999),
    does: [{ do: "close_payment" }],
  },
  {
    name: "open, and the order is cancelled: nobody can pay it any more",
    psp: pspOrder("initialized"),
    shop: link(1000, { order: order(true) }),
    does: [{ do: "close_payment" }],
  },
  {
    name: "open, and the order asks for as much or more: wait",
    psp: pspOrder("initialized"),
    shop: link(1000),
    does: [],
  },
  {
    name: "open, of a cart whose order may be in the making: wait",
    psp: pspOrder("initialized"),
    shop: link(0, { cartId: "cart_1" }),
    does: [],
  },
  {
    name: "paid, session of a cancelled order: all goes back",
    psp: pspOrder("completed"),
    shop: shop({ session: session(), collection: collection(), order: order(true) }),
    does: [{ do: "refund_unbooked", amount: 1000, because: "order_cancelled_refunded" }],
  },
  {
    name: "paid, no session any more, seen for the first time: nothing goes back yet",
    psp: pspOrder("completed"),
    shop: shop({}),
    does: [{ do: "look_again_later", amount: 1000, first: true }],
  },
  {
    name: "paid, no session any more, seen a moment ago: nothing goes back yet",
    psp: pspOrder("completed"),
    shop: shop({ journal: { firstSeenAt: new Date(NOW.getTime() - 60_000) } }),
    does: [{ do: "look_again_later", amount: 1000, first: false }],
  },
  {
    name: "paid, no session any more at the second look: all goes back",
    psp: pspOrder("completed"),
    shop: shop(seenBefore),
    does: [{ do: "refund_unbooked", amount: 1000, because: "orphan_refunded" }],
  },
  {
    name: "paid, no session any more at the second look, and the merchant wants to be asked: nothing goes back",
    psp: pspOrder("completed"),
    shop: shop(seenBefore),
    when: { uncompletable: "hold" },
    does: [{ ...held, kind: "orphan_refunded" }],
  },
  {
    name: "paid, no session any more, and the merchant keeps the money: nothing goes back",
    psp: pspOrder("completed"),
    shop: shop({ journal: { ...seenBefore.journal, decision: "accept", decidedAbout: "orphan" } }),
    does: [],
  },
  {
    name: "paid, no session any more, and the merchant sends the money back: all goes back at once",
    psp: pspOrder("completed"),
    shop: shop({ journal: { decision: "refund", decidedAbout: "orphan" } }),
    when: { uncompletable: "hold" },
    does: [{ do: "refund_unbooked", amount: 1000, because: "orphan_refunded" }],
  },
  {
    name: "paid and partly refunded, no session any more at the second look: the rest goes back",
    psp: pspOrder("partial_refunded", { amount_refunded: 300 }),
    shop: shop(seenBefore),
    does: [{ do: "refund_unbooked", amount: 700, because: "orphan_refunded" }],
  },
  {
    name: "paid, the cart is given up and the merchant wants to be asked: nothing goes back",
    psp: pspOrder("completed"),
    shop: openCart,
    when: { completionFailed: true, uncompletable: "hold" },
    does: [held],
  },
  {
    name: "paid, the cart is given up and the merchant has chosen the refund: all goes back",
    psp: pspOrder("completed"),
    shop: { ...openCart, journal: { decision: "refund", decidedAbout: "completion" } },
    when: { completionFailed: true, uncompletable: "hold" },
    does: [{ do: "refund_unbooked", amount: 1000, because: "uncompletable_refunded" }],
  },
  {
    name: "captured without an order, given up, and the merchant wants to be asked: nothing goes back",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, payment: payment() }),
    when: { completionFailed: true, uncompletable: "hold" },
    does: [held],
  },
  {
    name: "paid, and its order was deleted: the merchant is asked, however often it was seen",
    psp: pspOrder("completed"),
    shop: shop({ deletedOrder: {}, ...seenBefore }),
    does: [{ ...held, kind: "order_deleted" }],
  },
  {
    name: "paid, its order was deleted, and the merchant has chosen the refund: what is left goes back",
    psp: pspOrder("partial_refunded", { amount_refunded: 300 }),
    shop: shop({ deletedOrder: {}, journal: { decision: "refund", decidedAbout: "deleted_order" } }),
    does: [{ do: "refund_unbooked", amount: 700, because: "order_deleted" }],
  },
  {
    name: "paid, its order was deleted, and the merchant keeps the money: nothing",
    psp: pspOrder("completed"),
    shop: shop({ deletedOrder: {}, journal: { decision: "accept", decidedAbout: "deleted_order" } }),
    does: [],
  },
  ...(["accept", "refund"] as const).map((decision) => ({
    name: `paid, its order was deleted, and the merchant had decided "${decision}" when it was of another total: they are asked anew`,
    psp: pspOrder("completed"),
    shop: shop({ deletedOrder: {}, journal: { decision, decidedAbout: "order_1" } }),
    does: [{ ...held, kind: "order_deleted" as const }],
  })),
  ...["declined", "void", "cancelled", "expired"].map((status) => ({
    name: `a refund of Medusa's that became ${status} at MultiSafepay: the merchant is told, and it leaves the books`,
    psp: pspOrder("completed", { refunds: [{ id: "9", amount: 400, status, refund_order_id: "ref_1" }] }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    does: [
      { do: "alert", kind: "refund_declined", subject: "9", amount: 400 },
      { do: "unbook_refund", refundId: "ref_1", amount: 400 },
    ],
  })),
  {
    name: "a refund that became declined and was sent again under the same id: nothing",
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
    name: "a refund that was made and withdrawn at MultiSafepay alone: nobody's loss",
    psp: pspOrder("completed", { refunds: [{ id: "9", amount: 400, status: "void" }] }),
    shop: ordered,
    does: [],
  },
  {
    name: "refunded, no session any more: nothing",
    psp: pspOrder("refunded", { amount_refunded: 1000 }),
    shop: shop({}),
    does: [],
  },
  {
    name: "paid another amount: nothing is booked, the merchant is told",
    psp: pspOrder("completed", { amount: 900 }),
    shop: openCart,
    does: [{ do: "alert", kind: "amount_mismatch", subject: SESSION_ID, amount: 900 }],
  },
  {
    name: "paid in another currency: nothing is booked, the merchant is told",
    psp: pspOrder("completed", { currency: "USD" }),
    shop: openCart,
    does: [{ do: "alert", kind: "amount_mismatch", subject: SESSION_ID, amount: 1000 }],
  },
  {
    name: "paid while the session is still being started: wait",
    psp: pspOrder("completed"),
    shop: shop({
      session: { id: SESSION_ID, status: "pending", amount: 1000, createdAt: NOW },
      cartId: "cart_1",
    }),
    does: [],
  },
  { name: "all equal: nothing", psp: pspOrder("completed"), shop: ordered, does: [] },
  {
    name: "shipped, which our own update causes: nothing",
    psp: pspOrder("shipped"),
    shop: ordered,
    does: [],
  },
  {
    name: "captured, no order: the cart is completed again",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, payment: payment() }),
    does: [{ do: "complete_cart", cartId: "cart_1", reopenSession: false }],
  },
  {
    name: "captured, the cart cannot become an order: the payment is refunded",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, payment: payment() }),
    when: { completionFailed: true },
    does: [{ do: "refund_payment", paymentId: "pay_1", amount: 1000, because: "uncompletable_refunded" }],
  },
  {
    name: "captured on a cancelled order that was not refunded: what is left goes back",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 400, refund_order_id: "ref_1" }] }),
    shop: shop({ payment: payment({ refunds: [refund()] }), order: order(true) }),
    does: [{ do: "refund_payment", paymentId: "pay_1", amount: 600, because: "order_cancelled_refunded" }],
  },
  {
    name: "a capture that the order does not show: the transaction is booked",
    psp: pspOrder("completed"),
    shop: shop({ ...ordered, payment: payment({ lacksTransaction: true }) }),
    does: [{ do: "book_transaction", paymentId: "pay_1" }],
  },
  {
    name: "refunded at MultiSafepay: booked in Medusa",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 250 }] }),
    shop: ordered,
    does: [{ do: "book_refund", paymentId: "pay_1", amount: 250, pspRefundId: "9" }],
  },
  {
    name: "two refunds at MultiSafepay, one of them Medusa's: the other is booked",
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
    name: "a refund at MultiSafepay that is booked already: nothing",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 400 }] }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund({ pspRefundId: "9" })] }) }),
    does: [],
  },
  {
    name: "a sum of refunds without their list: booked as one",
    psp: pspOrder("partial_refunded", { amount_refunded: 300 }),
    shop: ordered,
    does: [
      { do: "book_refund", paymentId: "pay_1", amount: 300, pspRefundId: "4000000000000001-refunded-300" },
    ],
  },
  {
    name: "a refund that Medusa has and MultiSafepay never got: sent",
    psp: pspOrder("completed"),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    does: [{ do: "send_refund", refundId: "ref_1", amount: 400 }],
  },
  {
    name: "a refund that Medusa has and MultiSafepay has just refused: left to a later run",
    psp: pspOrder("completed"),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    when: { refusedRefunds: new Set(["ref_1"]) },
    does: [],
  },
  {
    name: "a refund that never went out and was made by hand at MultiSafepay: it is that one, nothing is sent",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 400, refund_order_id: SESSION_ID }] }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    does: [{ do: "adopt_refund", refundId: "ref_1", pspRefundId: "9", amount: 400 }],
  },
  {
    name: "a refund that never went out, beside another made at MultiSafepay: one is booked, the other sent",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 300 }] }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    does: [{ do: "book_refund", paymentId: "pay_1", amount: 300, pspRefundId: "9" }],
  },
  {
    name: "the same, once that other is booked: it is sent",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 300 }] }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [refund(), refund({ id: "ref_2", amount: 300, pspRefundId: "9" })] }),
    }),
    does: [{ do: "send_refund", refundId: "ref_1", amount: 400 }],
  },
  {
    name: "a refund that never went out and of which MultiSafepay has not enough left: taken out of the books",
    psp: pspOrder("partial_refunded", { refunds: [{ id: "9", amount: 700, refund_order_id: "ref_2" }] }),
    shop: shop({
      ...ordered,
      payment: payment({ refunds: [refund(), refund({ id: "ref_2", amount: 700 })] }),
    }),
    does: [{ do: "withdraw_refund", refundId: "ref_1", amount: 400 }],
  },
  {
    name: "two refunds that never went out, and enough left for one: one is sent, the other taken out",
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
    name: "a refund that may stand in a sum without its list: neither sent nor taken out",
    psp: pspOrder("partial_refunded", { amount_refunded: 700 }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund({ amount: 700 })] }) }),
    does: [],
  },
  {
    name: "an order whose transactions do not come to its payment: they are put right",
    psp: pspOrder("completed"),
    shop: shop({ ...ordered, payment: payment({ imbalance: "-2.5" }) }),
    does: [{ do: "balance_order", paymentId: "pay_1", orderId: "order_1", imbalance: "-2.5" }],
  },
  {
    name: "the same when all of it went back",
    psp: pspOrder("refunded", { refunds: [{ id: "9", amount: 1000, refund_order_id: "ref_1" }] }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund({ amount: 1000 })], imbalance: "10" }) }),
    does: [{ do: "balance_order", paymentId: "pay_1", orderId: "order_1", imbalance: "10" }],
  },
  {
    name: "an order that was placed for more than was paid: the merchant is told",
    psp: pspOrder("completed"),
    shop: shop({ ...ordered, order: { ...order(), placedFor: 2500 } }),
    does: [{ do: "alert", kind: "order_total_differs", subject: "order_1", amount: 1000 }],
  },
  {
    name: "such an order when all of it went back: it may be shipped all the same",
    psp: pspOrder("refunded", { refunds: [{ id: "9", amount: 1000, refund_order_id: "ref_1" }] }),
    shop: shop({
      ...ordered,
      order: { ...order(), placedFor: 2500 },
      payment: payment({ refunds: [refund({ amount: 1000 })] }),
    }),
    does: [{ do: "alert", kind: "order_total_differs", subject: "order_1", amount: 1000 }],
  },
  {
    name: "a cancelled order that was placed for more than was paid: nobody will ship it",
    psp: pspOrder("refunded", { refunds: [{ id: "9", amount: 1000, refund_order_id: "ref_1" }] }),
    shop: shop({
      ...ordered,
      order: { ...order(true), placedFor: 2500 },
      payment: payment({ refunds: [refund({ amount: 1000 })] }),
    }),
    does: [],
  },
  {
    name: "an order of the cart that stands for more than was paid, with nothing booked on it: told, and not booked",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, order: { ...order(), placedFor: 2500 } }),
    does: [{ do: "alert", kind: "order_total_differs", subject: "order_1", amount: 1000 }],
  },
  {
    name: "an order that was placed for more than was paid, and that the merchant accepts as it is: nothing",
    psp: pspOrder("completed"),
    shop: shop({
      ...ordered,
      order: { ...order(), placedFor: 2500 },
      journal: { decision: "accept", decidedAbout: "order_1" },
    }),
    does: [],
  },
  {
    name: "an order that was placed for more than was paid, after the merchant had kept the money without an order: told",
    psp: pspOrder("completed"),
    shop: shop({
      ...ordered,
      order: { ...order(), placedFor: 2500 },
      journal: { decision: "accept", decidedAbout: "amount" },
    }),
    does: [{ do: "alert", kind: "order_total_differs", subject: "order_1", amount: 1000 }],
  },
  {
    name: "a payment of another amount that the merchant sends back: it goes back",
    psp: pspOrder("completed", { amount: 900 }),
    shop: shop({ ...openCart, journal: { decision: "refund", decidedAbout: "amount" } }),
    does: [{ do: "refund_unbooked", amount: 900, because: "amount_mismatch" }],
  },
  {
    name: "a payment of another amount that the merchant keeps: nothing",
    psp: pspOrder("completed", { amount: 900 }),
    shop: shop({ ...openCart, journal: { decision: "accept", decidedAbout: "amount" } }),
    does: [],
  },
  {
    name: "money that an order asks for and core does not book, which the merchant sends back: it goes back",
    psp: pspOrder("completed"),
    shop: shop({
      ...openCart,
      order: { ...order(), owed: 1000 },
      journal: { decision: "refund", decidedAbout: "amount" },
    }),
    does: [{ do: "refund_unbooked", amount: 1000, because: "amount_mismatch" }],
  },
  {
    name: "an order of the cart that stands for what was paid, with nothing booked on it: booked",
    psp: pspOrder("completed"),
    shop: shop({ ...openCart, order: { ...order(), placedFor: 1000, owed: 1000 } }),
    does: [{ do: "book_payment", sessionAmount: 1000 }],
  },
  {
    name: "a refund that Medusa is just sending: wait",
    psp: pspOrder("completed"),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund({ createdAt: NOW })] }) }),
    does: [],
  },
  {
    name: "a declined refund that the merchant repeated at MultiSafepay: it leaves the books, and nobody is alarmed",
    psp: pspOrder("partial_refunded", {
      refunds: [
        { id: "9", amount: 400, status: "declined", refund_order_id: "ref_1" },
        { id: "10", amount: 400 },
      ],
    }),
    shop: shop({ ...ordered, payment: payment({ refunds: [refund()] }) }),
    does: [{ do: "unbook_refund", refundId: "ref_1", amount: 400 }],
  },
  {
    name: "a declined refund that left the books and that the merchant repeated at MultiSafepay: booked once",
    psp: pspOrder("partial_refunded", {
      refunds: [
        { id: "9", amount: 400, status: "declined", refund_order_id: "ref_1" },
        { id: "10", amount: 400 },
      ],
    }),
    shop: shop({ ...ordered, payment: payment() }),
    does: [{ do: "book_refund", paymentId: "pay_1", amount: 400, pspRefundId: "10" }],
  },
]

const waiting = ["initialized", "a-word-never-seen", ""]
const endings: [string, string][] = [
  ["cancelled", "canceled"],
  ["void", "canceled"],
  ["expired", "canceled"],
  ["declined", "error"],
]

describe("payment sync decides", () => {
  it.each(CASES)("$name", ({ psp, shop, when, does }) => {
    expect(decide(psp, shop, { now: NOW, completionFailed: false, ...when })).toEqual(does)
  })

  it.each(waiting.filter(Boolean))("%s: wait, with or without a session or a payment", (status) => {
    for (const state of [openCart, ordered, shop({}), shop(seenBefore)]) {
      expect(decide(pspOrder(status), state, { now: NOW, completionFailed: false })).toEqual([])
    }
  })

  it.each(["uncleared", "reserved"])(
    "%s: the merchant is told, and nothing is closed, booked or ended",
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

  it.each(endings)("%s on an open session: the session becomes %s, once", (status, sessionStatus) => {
    const circumstances = { now: NOW, completionFailed: false }
    expect(decide(pspOrder(status), openCart, circumstances)).toEqual([
      { do: "set_session_status", status: sessionStatus },
    ])
    const ended = shop({ ...openCart, session: session(sessionStatus) })
    expect(decide(pspOrder(status), ended, circumstances)).toEqual([])
  })

  it.each(["cancelled", "void", "chargeback", "chargedback"])("%s after the capture: disputed", (status) => {
    expect(decide(pspOrder(status), ordered, { now: NOW, completionFailed: false })).toEqual([
      { do: "alert", kind: "disputed", subject: SESSION_ID, amount: 1000 },
    ])
  })

  it("disputed before the order was found to be of another total: the merchant is told of both", () => {
    const changed = shop({ ...ordered, order: { ...order(), placedFor: 2500 } })
    expect(decide(pspOrder("chargedback"), changed, { now: NOW, completionFailed: false })).toEqual([
      { do: "alert", kind: "disputed", subject: SESSION_ID, amount: 1000 },
      { do: "alert", kind: "order_total_differs", subject: "order_1", amount: 1000 },
    ])
  })

  it("disputed before the order showed its capture, because the shop died: the order shows it all the same", () => {
    const interrupted = shop({ ...ordered, payment: payment({ lacksTransaction: true }) })
    expect(decide(pspOrder("chargedback"), interrupted, { now: NOW, completionFailed: false })).toEqual([
      { do: "alert", kind: "disputed", subject: SESSION_ID, amount: 1000 },
      { do: "book_transaction", paymentId: "pay_1" },
    ])
  })
})
