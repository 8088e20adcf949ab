import type { LedgerEntry } from "../../../testkit/actors/psp"
import type { AlertEntry } from "./alert-entry"
import type { Books, OrderEntry, PaymentEntry } from "./books"

export type BookIndex = {
  ledger: Map<string, LedgerEntry>
  /** By PSP order. */
  payments: Map<string, PaymentEntry[]>
  paymentsOfCollection: Map<string, PaymentEntry[]>
  ordersOfCollection: Map<string, OrderEntry[]>
  ordersOfCart: Map<string, OrderEntry[]>
  orders: Map<string, OrderEntry>
  /** By PSP order. */
  alerts: Map<string, AlertEntry[]>
  cartOf(sessionId: string, collectionId?: string): string | undefined
  paymentsOf(order: OrderEntry): PaymentEntry[]
}

export function indexOf(books: Books): BookIndex {
  const pairs = books.orders.flatMap((order) => order.collectionIds.map((id) => ({ id, order })))
  const ordersOfCollection = new Map<string, OrderEntry[]>()
  for (const [id, group] of groupBy(pairs, (pair) => pair.id)) {
    ordersOfCollection.set(
      id,
      group.map(({ order }) => order),
    )
  }
  const paymentsOfCollection = groupBy(books.payments, ({ collectionId }) => collectionId)
  return {
    ledger: new Map(books.ledger.map((entry) => [entry.order_id, entry])),
    payments: groupBy(books.payments, ({ sessionId }) => sessionId),
    paymentsOfCollection,
    ordersOfCollection,
    ordersOfCart: groupBy(books.orders, ({ cartId }) => cartId ?? ""),
    orders: new Map(books.orders.map((order) => [order.id, order])),
    alerts: groupBy(books.alerts, ({ pspOrderId }) => pspOrderId ?? ""),
    cartOf: (sessionId, collectionId) =>
      books.owners.get(sessionId)?.cartId ?? books.cartOfCollection.get(collectionId ?? ""),
    paymentsOf: (order) => order.collectionIds.flatMap((id) => paymentsOfCollection.get(id) ?? []),
  }
}

/** Statuses of a refund that did not reach the shopper. */
const FAILED = ["declined", "void", "cancelled", "expired"]

export const isFailed = ({ status }: { status: string }) => FAILED.includes(status)
export const isDisputed = ({ status }: LedgerEntry) => status === "chargedback"
export const holdsMoney = (entry: LedgerEntry) =>
  entry.paid && !isDisputed(entry) && entry.amount_refunded < entry.amount_paid
export const isFullyBack = (entry: LedgerEntry) => entry.amount_refunded >= entry.amount_paid

export const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0)

export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return groups
}
