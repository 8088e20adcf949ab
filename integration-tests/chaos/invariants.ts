import type { LedgerEntry } from "../harness/psp"
import type { Books, OrderEntry, PaymentEntry } from "./books"

export const INVARIANTS = {
  I1: "each paid, unrefunded PSP order has one captured payment of that amount, on one order that is its own",
  I2: "no Alipay payment or order in Medusa without that money; no foreign cart completed",
  I3: "refunded totals agree on both sides; money that no order wants is back in full",
  I4: "no cart has two orders",
  I5: "exactly one PSP refund for each of Medusa's",
  I6: "no forged or replayed request changed anything",
  I7: "no session of a paid, unrefunded PSP order is deleted",
  I8: "the order's own sums agree with its payments",
  I9: "every refund that nobody asked for was told to the merchant, once",
} as const
export type Invariant = keyof typeof INVARIANTS

export type Breach = { invariant: Invariant; id: string; message: string }
export type Audit = { checked: Record<Invariant, number>; breaches: Breach[] }

/** Compares both sides' books. Pure; I6 is the storm's to judge. */
export function audit(books: Books): Audit {
  const checked = { I1: 0, I2: 0, I3: 0, I4: 0, I5: 0, I6: 0, I7: 0, I8: 0, I9: 0 }
  const breaches: Breach[] = []
  const index = indexOf(books)
  const check = (invariant: Invariant, id: string, message: string | undefined) => {
    checked[invariant]++
    if (message) breaches.push({ invariant, id, message })
  }
  for (const entry of books.ledger) {
    const payments = index.payments.get(entry.order_id) ?? []
    if (holdsMoney(entry)) {
      check("I1", entry.order_id, paymentOfMoney(entry, payments, index))
      check("I7", entry.order_id, books.sessions.has(entry.order_id) ? undefined : "its session is gone")
    }
    if (entry.paid && !isDisputed(entry)) check("I3", entry.order_id, refundTotals(entry, payments))
    if (entry.refunds.length > 0) check("I5", entry.order_id, refundPairs(entry, payments))
    if (entry.refunds.some(({ refund_order_id }) => refund_order_id.startsWith("unbooked-")))
      check("I9", entry.order_id, alerted(entry, books))
  }
  for (const payment of books.payments) check("I2", payment.id, moneyOfPayment(payment, index))
  for (const order of books.orders) {
    check("I2", order.id, rightfulOrder(order, books, index))
    check("I8", order.id, orderSums(order, books, index))
  }
  for (const [cartId, orders] of groupBy(books.orders, ({ cartId }) => cartId ?? "")) {
    if (cartId) check("I4", cartId, orders.length > 1 ? `became ${idsOf(orders)}` : undefined)
  }
  return { checked, breaches }
}

type Index = {
  ledger: Map<string, LedgerEntry>
  payments: Map<string, PaymentEntry[]>
  paymentsOfCollection: Map<string, PaymentEntry[]>
  ordersOfCollection: Map<string, OrderEntry[]>
  cartOf: (sessionId: string, collectionId: string) => string | undefined
}

function indexOf(books: Books): Index {
  const pairs = books.orders.flatMap((order) => order.collectionIds.map((id) => ({ id, order })))
  const ordersOfCollection = new Map<string, OrderEntry[]>()
  for (const [id, group] of groupBy(pairs, (pair) => pair.id)) {
    ordersOfCollection.set(
      id,
      group.map(({ order }) => order),
    )
  }
  return {
    ledger: new Map(books.ledger.map((entry) => [entry.order_id, entry])),
    payments: groupBy(books.payments, ({ sessionId }) => sessionId),
    paymentsOfCollection: groupBy(books.payments, ({ collectionId }) => collectionId),
    ordersOfCollection,
    cartOf: (sessionId, collectionId) =>
      books.owners.get(sessionId)?.cartId ?? books.cartOfCollection.get(collectionId),
  }
}

const isDisputed = ({ status }: LedgerEntry) => status === "chargedback"
const holdsMoney = (entry: LedgerEntry) =>
  entry.paid && !isDisputed(entry) && entry.amount_refunded < entry.amount_paid

function paymentOfMoney(entry: LedgerEntry, payments: PaymentEntry[], index: Index): string | undefined {
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
  return order.cartId === cartId
    ? undefined
    : `is on ${order.id} of ${order.cartId}, not of its own ${cartId}`
}

/** What went back by Medusa's books went back at MultiSafepay, or was declined there. */
function refundTotals(entry: LedgerEntry, payments: PaymentEntry[]): string | undefined {
  const inShop = sum(payments.flatMap(({ refunds }) => refunds.map(({ amount }) => amount)))
  const declined = sum(
    entry.refunds.filter(({ status }) => status === "declined").map(({ amount }) => amount),
  )
  if (payments.length === 0) {
    return entry.amount_refunded === entry.amount_paid
      ? undefined
      : `no payment, and ${entry.amount_refunded} of ${entry.amount_paid} refunded`
  }
  return inShop === entry.amount_refunded + declined
    ? undefined
    : `Medusa refunded ${inShop}, MultiSafepay ${entry.amount_refunded} (and declined ${declined})`
}

function refundPairs(entry: LedgerEntry, payments: PaymentEntry[]): string | undefined {
  const records = payments.flatMap(({ refunds }) => refunds)
  if (payments.length === 0) {
    const unbooked = entry.refunds.filter(({ refund_order_id }) => refund_order_id.startsWith("unbooked-"))
    return unbooked.length > 1 ? `was sent back ${unbooked.length} times` : undefined
  }
  for (const record of records) {
    const same = entry.refunds.filter(
      ({ refund_id, refund_order_id }) => refund_id === record.pspRefundId || refund_order_id === record.id,
    )
    if (same.length !== 1) return `${record.id} has ${same.length} refunds at MultiSafepay`
    if (same[0]?.amount !== record.amount)
      return `${record.id} is of ${record.amount}, at MultiSafepay of ${same[0]?.amount}`
  }
  const strangers = entry.refunds.filter(
    ({ refund_id, refund_order_id, status }) =>
      status !== "declined" &&
      !records.some(({ id, pspRefundId }) => id === refund_order_id || pspRefundId === refund_id),
  )
  return strangers.length > 0 ? `Medusa knows nothing of ${strangers.map((one) => one.refund_id)}` : undefined
}

function moneyOfPayment(payment: PaymentEntry, index: Index): string | undefined {
  const entry = index.ledger.get(payment.sessionId)
  if (!entry) return `MultiSafepay knows no ${payment.sessionId}`
  if (!entry.paid) return `${payment.captured} captured, and ${entry.order_id} is ${entry.status}`
  return payment.captured <= entry.amount_paid
    ? undefined
    : `${payment.captured} captured of ${entry.amount_paid} paid`
}

function rightfulOrder(order: OrderEntry, books: Books, index: Index): string | undefined {
  const payments = order.collectionIds.flatMap((id) => index.paymentsOfCollection.get(id) ?? [])
  if (payments.length === 0) {
    // Core writes an order before it authorises the payment: a process killed in between leaves it, and the merchant
    // is told.
    const isTold = books.alerts.some(
      ({ kind, subject }) => kind === "unfinished_order" && subject === order.id,
    )
    return books.manualCarts.has(order.cartId ?? "") || isTold
      ? undefined
      : `order #${order.displayId} of ${order.email} has no Alipay payment, and its shopper chose Alipay`
  }
  const foreign = payments.filter(({ sessionId, collectionId }) => {
    const owner = index.cartOf(sessionId, collectionId)
    return owner !== undefined && owner !== order.cartId
  })
  return foreign.length > 0 ? `has the payment ${foreign[0]?.id} of another cart` : undefined
}

function orderSums(order: OrderEntry, { alerts }: Books, index: Index): string | undefined {
  const payments = order.collectionIds.flatMap((id) => index.paymentsOfCollection.get(id) ?? [])
  if (payments.length === 0) return undefined
  const captured = sum(payments.map((payment) => payment.captured))
  const refunded = sum(payments.flatMap(({ refunds }) => refunds.map(({ amount }) => amount)))
  if (order.transactions !== captured - refunded)
    return `its transactions come to ${order.transactions}, its payments to ${captured} less ${refunded}`
  const isTold = alerts.some(({ kind, subject }) => kind === "order_total_differs" && subject === order.id)
  // Nobody ships a cancelled one, and its money goes back in full (I3).
  return order.edited || order.cancelled || captured === order.total || isTold
    ? undefined
    : `is of ${order.total}, and ${captured} were paid`
}

function alerted(entry: LedgerEntry, { alerts }: Books): string | undefined {
  const told = alerts.filter(
    ({ pspOrderId, kind }) => pspOrderId === entry.order_id && kind.endsWith("_refunded"),
  )
  return told.length === 1 ? undefined : `the merchant was told ${told.length} times`
}

const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0)
const idsOf = (orders: OrderEntry[]) => orders.map(({ id }) => id).join(", ")

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return groups
}
