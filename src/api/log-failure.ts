import type { MedusaContainer } from "@medusajs/framework/types"
import { loggerOf } from "../core/logger"
import { remember } from "../core/remember"
import { shortReason } from "../core/short-reason"

/** Anybody may repeat a request, so that the same line is written once in this time; in ms. */
const ONE_LINE_IN_MS = 60_000
const REMEMBERED_LINES = 10_000

const loggedAt = new Map<string, number>()

/**
 * Logs why a request failed, unless a line about the same was written within the last minute.
 * @param what failed, with the id of its payment
 */
export function logFailure(container: MedusaContainer, what: string, error: unknown): void {
  const now = performance.now()
  if (now - (loggedAt.get(what) ?? Number.NEGATIVE_INFINITY) < ONE_LINE_IN_MS) {
    return
  }
  remember(loggedAt, what, now, REMEMBERED_LINES)
  loggerOf(container).error(`Alipay: ${what}: ${shortReason(error)}`)
}
