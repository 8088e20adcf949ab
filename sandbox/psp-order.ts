import type { JsonObject } from "./json-object"
import type { MovementType } from "./movement-types"
import type { OrderSettings } from "./settings"

/** Times are epoch ms of the sandbox clock; amounts are in minor units; ids are decimal strings. */

export type OrderType = "redirect" | "direct" | "paymentlink"

export interface PaymentTransaction {
  transactionId: string
  sessionId: string
  method: string
  wallet: string | null
  amount: number
  currency: string
  status: string
  financialStatus: string
  externalId: string
  createdAt: number
  modifiedAt: number
  completedAt: number | null
  expiresAt: number | null
}

export type SessionStatus = "active" | "cancelled" | "completed" | "declined" | "duplicate" | "expired"

/** A payment page or link; for `direct` the visit to the wallet's own cashier. */
export interface PaymentSession {
  sessionId: string
  type: OrderType
  gateway: string | null
  amount: number
  currency: string
  description: string
  createdAt: number
  expiresAt: number
  opened: number
  status: SessionStatus
}

export interface Refund {
  refundId: string
  siteId: number
  orderId: string
  refundOrderId: string
  amount: number
  currency: string
  description: string
  status: "reserved" | "completed" | "declined" | "void"
  origin: "api" | "dashboard"
  createdAt: number
  modifiedAt: number
  completedAt: number | null
  settlesAt: number | null
  vars: [string | null, string | null, string | null]
}

/** A movement of money on an order that is neither its payment nor a refund. */
export interface Movement {
  transactionId: string
  type: MovementType
  amount: number
  createdAt: number
}

export interface HistoryEntry {
  at: number
  event: string
  status: string
  financialStatus: string | null
}

export interface PaymentOptions {
  notificationUrl: string | null
  notificationMethod: "POST" | "GET"
  redirectUrl: string | null
  cancelUrl: string | null
  /** The payment page hides the button for another method. */
  hidesAllMethods: boolean
}

export interface PspOrder {
  siteId: number
  orderId: string
  /** Creation order over all sites. */
  number: number
  type: OrderType
  amount: number
  currency: string
  description: string
  status: string
  financialStatus: string | null
  reason: string
  reasonCode: string
  createdAt: number
  modifiedAt: number
  completedAt: number | null
  shipped: boolean
  chargedBack: boolean
  /** The transaction that GET /orders shows; null until a method is chosen. */
  currentTransactionId: string | null
  transactions: PaymentTransaction[]
  sessions: PaymentSession[]
  refunds: Refund[]
  movements: Movement[]
  paymentOptions: PaymentOptions
  /** What the merchant sent and gets back unchanged: customer, delivery, cart, vars, custom_info, plugin … */
  echo: JsonObject
  /** Invoice and shipment data of later PATCHes. */
  updates: JsonObject
  history: HistoryEntry[]
  notificationIds: string[]
  /** Where this order differs from the settings of the sandbox. */
  settings?: OrderSettings
}

/** Identifies an order over all sites: order ids are unique per site only. */
export function orderKey(siteId: number, orderId: string): string {
  return `${siteId}/${orderId}`
}

export function keyOf(pspOrder: Pick<PspOrder, "siteId" | "orderId">): string {
  return orderKey(pspOrder.siteId, pspOrder.orderId)
}

export function currentTransaction(pspOrder: PspOrder): PaymentTransaction | null {
  return pspOrder.transactions.find((one) => one.transactionId === pspOrder.currentTransactionId) ?? null
}

/** Whether the money was taken, regardless of later events. */
export function isPaid(pspOrder: PspOrder): boolean {
  return pspOrder.completedAt !== null
}
