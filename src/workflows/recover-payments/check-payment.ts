import type { MedusaContainer } from "@medusajs/framework/types"
import { connectionOf, type PgConnection } from "../../core/shop-db/connection"
import { loadShopState } from "../../core/shop-db/sessions/load-shop-state"
import { findSite } from "../../core/sites/site"
import { clearDue, endChecks, keepDue, scheduleCheck } from "../../modules/payment-journal/due-checks"
import { noteRefundsFinal, type PaymentKey } from "../../modules/payment-journal/payments"
import { resolveAlert } from "../alert-merchant/alert-merchant"
import { decide } from "../sync-payment/decide"
import { keepFailedCheckDue } from "../sync-payment/failed-check"
import { loadAlertedRefunds, withAccepted } from "../sync-payment/known-refunds"
import { nextCheckOf } from "../sync-payment/next-check"
import { NotOursError } from "../sync-payment/not-ours"
import { syncPayment } from "../sync-payment/sync-payment"
import { alertStartedButUnknown } from "./alert-started-but-unknown"

/** The sync that follows a check may reuse data of at most this age, in ms. */
const SYNC_MAX_AGE_MS = 1_000
/** A response that payment sync got this recently is not requested again, in ms. */
const JUST_ASKED_MS = 10_000

/**
 * Syncs one payment and schedules its next check. A failed check stays due. The checks of a payment that belongs to no
 * registered provider end.
 * @returns the actions that were taken
 * @throws the check's own error, after the failure was recorded
 * @throws CheckNotRecordedError when the failure could not be recorded
 */
export async function checkPayment(container: MedusaContainer, key: PaymentKey): Promise<string[]> {
  const pg = connectionOf(container)
  try {
    const seen = await checkWithoutLock(container, pg, key)
    if (seen === "waits") {
      return []
    }
    const { actions } = await syncPayment(container, {
      psp_order_id: key.pspOrderId,
      ...(key.providerId ? { provider_id: key.providerId } : {}),
      trigger: "recovery",
      ...(seen === "asked" ? { max_age_ms: SYNC_MAX_AGE_MS } : {}),
    })
    await rememberNextCheck(container, pg, key)
    return actions
  } catch (error) {
    if (error instanceof NotOursError) {
      // For example a payment of a renamed registration: nothing here can check it.
      await endChecks(pg, key.pspOrderId)
      return []
    }
    await keepFailedCheckDue(container, key, error).catch(() => {
      throw new CheckNotRecordedError(error)
    })
    throw error
  }
}

/**
 * Most due payments just wait for their shopper, and finding that out needs no lock. A payment with an alert is left to
 * payment sync, which resolves the alert when nothing is left to do.
 * @returns "waits" when nothing else is to do; "asked" when MultiSafepay was asked and there is more to do
 */
async function checkWithoutLock(
  container: MedusaContainer,
  pg: PgConnection,
  { pspOrderId }: PaymentKey,
): Promise<"waits" | "asked" | "not_asked"> {
  const { shop, site } = await loadShopState(container, pspOrderId)
  const { firstSeenAt, behindSince, completion, decision, hasAlert } = shop.journal ?? {}
  if (
    !site ||
    !shop.session ||
    shop.payment ||
    firstSeenAt ||
    behindSince ||
    completion ||
    decision ||
    hasAlert
  ) {
    return "not_asked"
  }
  const pspOrder = await site.orders.read(pspOrderId)
  const now = shop.readAt ?? new Date()
  if (pspOrder && decide(pspOrder, shop, { now, completionFailed: false }).length > 0) {
    return "asked"
  }
  const { checkAgainInMs, isOver } = nextCheckOf(pspOrder, shop, now)
  if (isOver) {
    await alertStartedButUnknown(container, shop, site, now)
  }
  const key = { pspOrderId, providerId: shop.providerId }
  await (checkAgainInMs === undefined ? endChecks(pg, pspOrderId) : scheduleCheck(pg, key, checkAgainInMs))
  return "waits"
}

/** About an hour of checks: only then is "does not exist" believed for an order with an alert or a payment. */
const UNKNOWN_AFTER_CHECKS = 6

/** A failed check could not be recorded: the run must not count as complete. */
export class CheckNotRecordedError extends Error {
  override name = "CheckNotRecordedError"

  constructor(cause: unknown) {
    super((cause as Error).message, { cause })
  }
}

async function rememberNextCheck(
  container: MedusaContainer,
  pg: PgConnection,
  { pspOrderId, providerId }: PaymentKey,
): Promise<void> {
  const known = await loadShopState(container, pspOrderId)
  const site = known.site ?? (providerId ? findSite(container, providerId) : undefined)
  if (!site) {
    return
  }
  const { shop } = known
  const key = { pspOrderId, providerId: providerId ?? shop.providerId }
  const pspOrder = withAccepted(await site.orders.read(pspOrderId, JUST_ASKED_MS), shop)
  const now = shop.readAt ?? new Date()
  const { uncompletable } = site.options
  const alertedRefunds = pspOrder ? await loadAlertedRefunds(pg, pspOrder) : undefined
  const wanted = pspOrder
    ? decide(pspOrder, shop, {
        now,
        processNow: new Date(),
        completionFailed: false,
        uncompletable,
        ...alertedRefunds,
      })
    : []
  if (wanted.some(({ do: name }) => name !== "alert" && name !== "close_ended_page")) {
    await keepDue(pg, key)
    return
  }
  const { checkAgainInMs, isOver, refundsFinalAt } = nextCheckOf(pspOrder, shop, now)
  const { hasAlert, failedChecks = 0 } = shop.journal ?? {}
  if (isOver && (hasAlert || shop.payment) && failedChecks < UNKNOWN_AFTER_CHECKS) {
    // "Does not exist" may be temporary: payment sync has kept the payment due.
    return
  }
  if (isOver) {
    await alertStartedButUnknown(container, shop, site, now)
    await clearDue(pg, pspOrderId)
    if (hasAlert) {
      await resolveAlert(container, { kind: "under_review", subject: pspOrderId })
    }
  }
  if (refundsFinalAt) {
    await noteRefundsFinal(pg, key, refundsFinalAt)
  }
  if (checkAgainInMs !== undefined) {
    await scheduleCheck(pg, key, checkAgainInMs)
  }
}
