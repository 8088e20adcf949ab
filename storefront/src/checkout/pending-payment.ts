import { recall, remember } from "../storage"

/** A payment that this browser started and whose result it does not know yet. */
export interface PendingPayment {
  sessionId: string
  cartId: string
  providerId: string
  url: string
}

const KEY = "payment"

export function rememberPayment(payment: PendingPayment): void {
  remember(KEY, JSON.stringify(payment))
}

/** @param sessionId forgets only this one: another tab may have started a newer one */
export function forgetPayment(sessionId: string): void {
  if (pendingPayment()?.sessionId === sessionId) {
    remember(KEY, undefined)
  }
}

export function pendingPayment(): PendingPayment | undefined {
  try {
    return JSON.parse(recall(KEY) ?? "null") ?? undefined
  } catch {
    return undefined
  }
}
