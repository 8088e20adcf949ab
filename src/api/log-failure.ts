import type { MedusaContainer } from "@medusajs/framework/types"
import { loggerOf } from "../core/logger"
import { remember } from "../core/remember"
import { shortReason } from "../core/short-reason"

/** Anybody may repeat a request, so that each payment has one line in this time; in ms. */
const ONE_LINE_IN_MS = 60_000
const REMEMBERED_PAYMENTS = 10_000

const loggedAt = new Map<string, number>()

/** Logs why a request about a payment failed, unless a line about that payment was written within the last minute. */
export function logFailure(
  container: MedusaContainer,
  pspOrderId: string,
  what: string,
  error: unknown,
): void {
  const now = performance.now()
  if (now - (loggedAt.get(pspOrderId) ?? Number.NEGATIVE_INFINITY) < ONE_LINE_IN_MS) {
    return
  }
  remember(loggedAt, pspOrderId, now, REMEMBERED_PAYMENTS)
  loggerOf(container).error(`Alipay: ${what}: ${shortReason(error)}`)
}
