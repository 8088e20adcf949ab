import { MedusaError } from "@medusajs/framework/utils"
import { loggerOf } from "../../core/logger"
import { connectionOf } from "../../core/shop-db/connection"
import { shortReason } from "../../core/short-reason"
import { noteCompletionFailure } from "../../modules/payment-journal/payments"
import { alerted } from "./alerted-error"
import { decisionOn } from "./merchant-decision"
import { causeByStock } from "./out-of-stock"
import { raiseAlert } from "./raise-alert"
import { type FailureCause, isGivenUp, isWorthAnAlert, pauseBeforeRetry } from "./refund-policy"
import type { Outcome, SyncContext } from "./sync-context"

/** Nothing was tried: completing the cart failed before, and the next try is not due yet. */
class TooEarlyError extends MedusaError {
  /** See `isNotNow`. */
  override readonly name = "TooEarlyError"
}

/** @throws TooEarlyError until the pause after an earlier failure is over */
export function refuseTooEarly(cartId: string, { shop: { journal, readAt } }: SyncContext): void {
  const retryAt = journal?.completion?.retryAt
  if (retryAt && retryAt > (readAt ?? new Date())) {
    throw alerted(
      new TooEarlyError(
        MedusaError.Types.UNEXPECTED_STATE,
        `Completing the cart ${cartId} failed before: it is tried again at ${retryAt.toISOString()}`,
      ),
    )
  }
}

export const classifyFailure = (cartId: string, { container }: SyncContext): Promise<FailureCause> =>
  causeByStock(container, cartId).catch(() => "other")

/** Records a failed try, and gives the cart up when the refund policy says so. */
export async function failed(
  error: unknown,
  cause: FailureCause,
  cartId: string,
  context: SyncContext,
): Promise<Outcome> {
  const { container, site, pspOrder, shop } = context
  const message = shortReason(error)
  const pg = connectionOf(container)
  loggerOf(container).warn(
    `Alipay: the paid cart ${cartId} of ${pspOrder.orderId} could not be completed: ${message}`,
  )
  const failures = await noteCompletionFailure(
    pg,
    { pspOrderId: pspOrder.orderId, providerId: shop.providerId },
    pauseBeforeRetry(error, shop.journal?.completion?.tries ?? 0),
  )
  const { completionWindowMinutes } = site.options.recovery
  if (
    cause === "proven" ||
    decisionOn(shop, "uncompletable_refunded") === "refund" ||
    (cause === "other" && isGivenUp(failures, completionWindowMinutes, failures.now))
  ) {
    return "failed_for_good"
  }
  if (isWorthAnAlert(failures)) {
    await raiseAlert("completion_delayed", pspOrder.orderId, pspOrder.amount, context, { note: message })
  }
  throw alerted(error)
}
