import { TransactionList } from "./ledger/transaction-list"
import type { SandboxNotification } from "./notifications/notification"
import {
  keyOf,
  type Movement,
  orderKey,
  type PaymentSession,
  type PaymentTransaction,
  type PspOrder,
  type Refund,
} from "./psp-order"
import type { Site } from "./site"

/** The sandbox's data, with an index for each kind of query, so that nothing scans all orders. */
export class Store {
  readonly sites: Site[]
  /** In creation order. */
  readonly orders: PspOrder[] = []
  readonly notifications = new Map<string, SandboxNotification>()
  readonly transactions = new TransactionList()
  readonly #byKey = new Map<string, PspOrder>()
  readonly #bySession = new Map<string, PspOrder>()
  readonly #byTransaction = new Map<string, PspOrder>()
  readonly #refunds = new Map<string, { refund: Refund; pspOrder: PspOrder }>()

  constructor(sites: Site[]) {
    this.sites = sites
  }

  siteOf(siteId: number): Site {
    const site = this.sites.find((one) => one.id === siteId)
    if (!site) throw new Error(`the sandbox has no site ${siteId}`)
    return site
  }

  add(pspOrder: PspOrder): void {
    this.orders.push(pspOrder)
    this.#byKey.set(keyOf(pspOrder), pspOrder)
    for (const session of pspOrder.sessions) this.indexSession(pspOrder, session)
    for (const transaction of pspOrder.transactions) this.indexTransaction(pspOrder, transaction)
    for (const refund of pspOrder.refunds) this.indexRefund(pspOrder, refund)
    for (const movement of pspOrder.movements) this.indexMovement(pspOrder, movement)
  }

  indexSession(pspOrder: PspOrder, session: PaymentSession): void {
    this.#bySession.set(session.sessionId, pspOrder)
  }

  indexTransaction(pspOrder: PspOrder, transaction: PaymentTransaction): void {
    this.#byTransaction.set(transaction.transactionId, pspOrder)
    this.transactions.add({
      kind: "payment",
      id: transaction.transactionId,
      at: transaction.createdAt,
      pspOrder,
      transaction,
    })
  }

  indexRefund(pspOrder: PspOrder, refund: Refund): void {
    this.#refunds.set(refund.refundId, { refund, pspOrder })
    this.transactions.add({ kind: "refund", id: refund.refundId, at: refund.createdAt, pspOrder, refund })
  }

  indexMovement(pspOrder: PspOrder, movement: Movement): void {
    const { transactionId: id, createdAt: at } = movement
    this.transactions.add({ kind: "movement", id, at, pspOrder, movement })
  }

  byKey(key: string): PspOrder | null {
    return this.#byKey.get(key) ?? null
  }

  /** By the merchant's order id, or by the PSP's transaction id, which the specification uses. */
  find(siteId: number, id: string): PspOrder | null {
    const own = this.#byKey.get(orderKey(siteId, id))
    if (own) return own
    const other = this.#byTransaction.get(id)
    return other?.siteId === siteId ? other : null
  }

  /** The first site's order with that id, for callers who name no site. */
  findAnywhere(id: string, siteId?: number): PspOrder | null {
    for (const site of this.sites) {
      if (siteId !== undefined && site.id !== siteId) continue
      const found = this.find(site.id, id)
      if (found) return found
    }
    return null
  }

  bySession(sessionId: string): { pspOrder: PspOrder; session: PaymentSession } | null {
    const pspOrder = this.#bySession.get(sessionId)
    const session = pspOrder?.sessions.find((one) => one.sessionId === sessionId)
    return pspOrder && session ? { pspOrder, session } : null
  }

  refund(refundId: string): { refund: Refund; pspOrder: PspOrder } | null {
    return this.#refunds.get(refundId) ?? null
  }

  clear(): void {
    this.orders.length = 0
    this.notifications.clear()
    this.transactions.clear()
    this.#byKey.clear()
    this.#bySession.clear()
    this.#byTransaction.clear()
    this.#refunds.clear()
  }
}
