import type { LedgerEntry } from "../../../testkit/actors/psp"
import { unjustifiedRefund, wasRefundedAutomatically } from "./automatic-refunds"
import { type BookIndex, holdsMoney, indexOf, isDisputed, isFailed, isFullyBack, sum } from "./book-index"
import type { Books, OrderEntry, PaymentEntry } from "./books"
import { falseClaimOf } from "./claims"

export const INVARIANTS = {
  I1: "each paid, unrefunded PSP order has one captured payment of that amount, on one order that is its own",
  I2: "no Alipay payment or order in Medusa without that money; no foreign cart completed",
  I3: "refunded totals agree on both sides; money that nobody owes is refunded in full",
  I4: "no cart has two orders",
  I5: "exactly one PSP refund for each of Medusa's",
  I6: "no forged or replayed request changed anything",
  I7: "no session of a paid, unrefunded PSP order is deleted",
  I8: "the order's own sums agree with its payments",
  I9: "every automatic refund raised exactly one alert",
  I10: "no order exists for less than it costs, at any moment",
  I11: "nothing was refunded that could have become an order",
  I12: "every alert is true",
  I13: "the refunds of a payment never come to more than was paid",
  I14: "every dispute, and every refund that failed, raised an alert",
} as const
export type Invariant = keyof typeof INVARIANTS

export type Breach = { invariant: Invariant; id: string; message: string }
export type Verdict = {
  checked: Record<Invariant, number>
  breaches: Breach[]
  /** Orders that core left unfinished: see `isHalfMade`. */
  halfMade: string[]
}

/** Compares both sides' books. Pure. I6 and I10 are checked during the run instead. */
export function checkInvariants(books: Books): Verdict {
  const names = Object.keys(INVARIANTS) as Invariant[]
  const checked = Object.fromEntries(names.map((name) => [name, 0])) as Record<Invariant, number>
  const breaches: Breach[] = []
  const halfMade: string[] = []
  const index = indexOf(books)
  const check = (invariant: Invariant, id: string, message: string | undefined) => {
    checked[invariant]++
    if (message) breaches.push({ invariant, id, message })
  }
  for (const entry of books.ledger) {
    const id = entry.order_id
    const payments = index.payments.get(id) ?? []
    if (holdsMoney(entry) && !books.known.deletedDrafts.has(id)) {
      check("I1", id, paymentOfMoney(entry, payments, index))
      check("I7", id, books.sessions.has(id) ? undefined : "its session is gone")
    }
    if (entry.paid && !isDisputed(entry)) check("I3", id, refundTotals(entry, payments, books, index))
    if (entry.refunds.length > 0) {
      check("I5", id, refundPairs(entry, payments) ?? sentAgain(entry, payments))
      check("I13", id, refundedTooMuch(entry))
    }
    if (payments.length > 0 && isDisputed(entry)) {
      check(
        "I14",
        id,
        hasAlert(entry, "disputed", books, index) ? undefined : "is disputed, without an alert",
      )
    }
    const byMedusa = entry.refunds.filter(({ refund_order_id }) => refund_order_id.startsWith("ref_"))
    if (payments.length > 0 && byMedusa.length > 0 && entry.refunds.every(isFailed)) {
      const isSaid = hasAlert(entry, "refund_declined", books, index)
      check("I14", id, isSaid ? undefined : "has no refund that arrived, and no alert")
    }
    if (wasRefundedAutomatically(entry, index)) {
      check("I9", id, countOfAlerts(entry, books, index))
      check("I11", id, unjustifiedRefund(entry, books, index))
    }
  }
  for (const payment of books.payments) check("I2", payment.id, moneyOfPayment(payment, index))
  for (const order of books.orders) {
    if (isHalfMade(order, books, index)) halfMade.push(order.id)
    else check("I2", order.id, orderOfItsPayer(order, books, index))
    check("I8", order.id, orderSums(order, index))
  }
  for (const [cartId, orders] of index.ordersOfCart) {
    const whole = orders.filter(({ id }) => !halfMade.includes(id))
    if (cartId) check("I4", cartId, whole.length > 1 ? `became ${idsOf(whole)}` : undefined)
  }
  for (const alert of books.alerts) {
    if (!wasRaisedBefore(books, alert))
      check("I12", `${alert.kind} ${alert.subject}`, falseClaimOf(alert, index))
  }
  return { checked, breaches, halfMade }
}

function paymentOfMoney(entry: LedgerEntry, payments: PaymentEntry[], index: BookIndex): string | undefined {
  const [payment] = payments
  if (!payment || payments.length > 1) return `has ${payments.length} payments`
  if (payment.captures !== 1 || payment.captured !== entry.amount)
    return `${entry.amount} were paid, ${payment.captured} captured in ${payment.captures} captures`
  if (payment.cancelled) return `${payment.id} counts as cancelled`
  const orders = index.ordersOfCollection.get(payment.collectionId) ?? []
  const [order] = orders
  if (!order || orders.length > 1) return `${payment.id} is on ${orders.length} orders`
  if (order.cancelled) return `is on the cancelled order ${order.id}`
  const cartId = index.cartOf(entry.order_id, payment.collectionId)
  return (order.cartId ?? undefined) === cartId
    ? undefined
    : `is on ${order.id} of ${order.cartId}, not of its own ${cartId}`
}

/** Medusa and MultiSafepay must have refunded the same; refunds that failed do not count. */
function refundTotals(
  entry: LedgerEntry,
  payments: PaymentEntry[],
  { known }: Books,
  { alerts }: BookIndex,
): string | undefined {
  const inShop = sum(payments.flatMap(({ refunds }) => refunds.map(({ amount }) => amount)))
  const failed = sum(entry.refunds.filter(isFailed).map(({ amount }) => amount))
  const back = `${entry.amount_refunded} of ${entry.amount_paid} refunded`
  if (known.unowed.has(entry.order_id) && !isFullyBack(entry)) return `nobody owed it: ${back}`
  if (payments.length === 0) {
    const isAsked =
      known.deletedDrafts.has(entry.order_id) &&
      (alerts.get(entry.order_id) ?? []).some(({ state }) => state === "open")
    return isFullyBack(entry) || isAsked ? undefined : `no payment, and ${back}`
  }
  return inShop === entry.amount_refunded
    ? undefined
    : `Medusa refunded ${inShop}, MultiSafepay ${entry.amount_refunded} (and ${failed} failed)`
}

function refundPairs(entry: LedgerEntry, payments: PaymentEntry[]): string | undefined {
  const records = payments.flatMap(({ refunds }) => refunds)
  if (payments.length === 0) {
    const ids = entry.refunds
      .filter((refund) => refund.refund_order_id.startsWith("unbooked-") && !isFailed(refund))
      .map(({ refund_order_id }) => refund_order_id)
    const twice = ids.find((id, at) => ids.indexOf(id) !== at)
    return twice && `was refunded twice as ${twice}`
  }
  for (const record of records) {
    const same = entry.refunds.filter(
      ({ refund_id, refund_order_id }) => refund_id === record.pspRefundId || refund_order_id === record.id,
    )
    if (same.length !== 1) return `${record.id} has ${same.length} refunds at MultiSafepay`
    if (same[0]?.amount !== record.amount)
      return `${record.id} is of ${record.amount}, at MultiSafepay of ${same[0]?.amount}`
  }
  const unknown = entry.refunds.filter(
    (refund) =>
      !isFailed(refund) &&
      !records.some(
        ({ id, pspRefundId }) => id === refund.refund_order_id || pspRefundId === refund.refund_id,
      ),
  )
  return unknown.length > 0 ? `Medusa does not know ${unknown.map((one) => one.refund_id)}` : undefined
}

/** Only the merchant may send a failed refund again: no later refund may be automatic. */
function sentAgain({ refunds }: LedgerEntry, payments: PaymentEntry[]): string | undefined {
  const records = payments.flatMap((payment) => payment.refunds)
  const isAutomatic = ({ refund_order_id }: LedgerEntry["refunds"][number]) =>
    refund_order_id.startsWith("unbooked-") ||
    records.some(({ id, automatic }) => id === refund_order_id && automatic)
  const failed = refunds.find(isFailed)
  const again =
    failed &&
    refunds.find((refund) => BigInt(refund.refund_id) > BigInt(failed.refund_id) && isAutomatic(refund))
  return again && `${failed.refund_id} failed, and ${again.refund_id} was sent automatically`
}

/** MultiSafepay may allow it, but nobody in the run asks for it. */
function refundedTooMuch({ refunds, amount_paid }: LedgerEntry): string | undefined {
  const refunded = sum(refunds.filter((refund) => !isFailed(refund)).map(({ amount }) => amount))
  return refunded > amount_paid ? `${refunded} of ${amount_paid} were refunded` : undefined
}

/** Whether there is such an alert that is open, or that the merchant dismissed. */
const hasAlert = (
  { order_id }: LedgerEntry,
  kind: string,
  { alertsBefore }: Books,
  { alerts }: BookIndex,
): boolean =>
  [...(alerts.get(order_id) ?? []), ...alertsBefore].some(
    (alert) => alert.pspOrderId === order_id && alert.kind === kind && alert.state !== "resolved",
  )

function moneyOfPayment(payment: PaymentEntry, index: BookIndex): string | undefined {
  const entry = index.ledger.get(payment.sessionId)
  if (!entry) return `MultiSafepay knows no ${payment.sessionId}`
  if (!entry.paid) return `${payment.captured} captured, and ${entry.order_id} is ${entry.status}`
  return payment.captured <= entry.amount_paid
    ? undefined
    : `${payment.captured} captured of ${entry.amount_paid} paid`
}

function orderOfItsPayer(order: OrderEntry, books: Books, index: BookIndex): string | undefined {
  const payments = index.paymentsOf(order)
  if (payments.length === 0) {
    // Core may leave an order of such a cart half made too, without its link to the cart.
    const cartId = order.cartId ?? cartOfShopper(order.email, books)
    return order.draft || books.known.manualCarts.has(cartId ?? "")
      ? undefined
      : `order #${order.displayId} of ${order.email} has no Alipay payment, and its shopper chose Alipay`
  }
  const foreign = payments.filter(({ sessionId, collectionId }) => {
    const owner = index.cartOf(sessionId, collectionId)
    return owner !== undefined && owner !== order.cartId
  })
  return foreign.length > 0 ? `has the payment ${foreign[0]?.id} of another cart` : undefined
}

/**
 * Core writes an order before it authorises the payment, and a process that is killed in between leaves it behind. That
 * is accepted only when its cart became another order later or has no money, when it has no payment and nothing of it was
 * packed, and when an alert said not to ship it.
 */
function isHalfMade(order: OrderEntry, books: Books, index: BookIndex): boolean {
  if (order.draft || order.cancelled || order.shipments > 0 || index.paymentsOf(order).length > 0)
    return false
  const cartId = order.cartId ?? cartOfShopper(order.email, books)
  if (cartId === undefined) return false
  const wholeOrders = books.orders.filter(
    (other) => other.id !== order.id && other.cartId === cartId && index.paymentsOf(other).length > 0,
  )
  const isReplaced = wholeOrders.some(({ createdAt }) => createdAt > order.createdAt)
  const isUnpaid = !books.ledger.some((entry) => holdsMoney(entry) && index.cartOf(entry.order_id) === cartId)
  return (
    (isReplaced || isUnpaid) &&
    [...books.alerts, ...books.alertsBefore].some(
      ({ kind, subject }) => kind === "unfinished_order" && subject === order.id,
    )
  )
}

/** Every shopper of the run has one cart and one e-mail address. */
const cartOfShopper = (email: string, { owners }: Books) =>
  [...owners.values()].find((owner) => owner.email === email)?.cartId

function orderSums(order: OrderEntry, index: BookIndex): string | undefined {
  const payments = index.paymentsOf(order)
  if (payments.length === 0) return undefined
  const captured = sum(payments.map((payment) => payment.captured))
  const refunded = sum(payments.flatMap(({ refunds }) => refunds.map(({ amount }) => amount)))
  if (order.transactions !== captured - refunded)
    return `its transactions come to ${order.transactions}, its payments to ${captured} less ${refunded}`
  // A cancelled order is not shipped, and its money is refunded in full (I3).
  return order.edited || order.cancelled || captured === order.total
    ? undefined
    : `is of ${order.total}, and ${captured} were paid`
}

function countOfAlerts(entry: LedgerEntry, books: Books, { alerts }: BookIndex): string | undefined {
  const about = (alert: { kind: string; pspOrderId: string | null }) =>
    alert.pspOrderId === entry.order_id && alert.kind.endsWith("_refunded")
  if (books.alertsBefore.some(about)) return undefined
  const raised = (alerts.get(entry.order_id) ?? []).filter(
    (alert) => about(alert) && alert.stage === "done" && alert.sent,
  )
  return raised.length === 1 ? undefined : `it raised ${raised.length} alerts`
}

const wasRaisedBefore = ({ alertsBefore }: Books, { kind, subject }: { kind: string; subject: string }) =>
  alertsBefore.some((before) => before.kind === kind && before.subject === subject)

const idsOf = (orders: OrderEntry[]) => orders.map(({ id }) => id).join(", ")
