import type { MedusaContainer } from "@medusajs/framework/types"
import { loggerOf } from "../../core/logger"
import { connectionOf } from "../../core/shop-db/connection"
import { shortReason } from "../../core/short-reason"
import { countOpenAlerts } from "../../modules/payment-journal/alerts"
import { keepDue } from "../../modules/payment-journal/due-checks"
import { countFailing, noteCheckFailed, noteCheckWorked } from "../../modules/payment-journal/failing-checks"
import { findRecordedProvider, type PaymentKey } from "../../modules/payment-journal/payments"
import type { PspOrderId } from "../../multisafepay"
import { alertMerchant, resolveAlert } from "../alert-merchant/alert-merchant"
import { isAlerted } from "./alerted-error"
import { isPostponed } from "./change-budget"
import { NotOursError } from "./not-ours"

/**
 * When MultiSafepay cannot be reached, the checks of all open payments fail. A few alerts say so, with their number.
 */
const MAX_ALERTS = 5

/** When a payment sync fails, the payment stays due until a later one has worked. */
export async function keepDueIfItFails<T>(
  container: MedusaContainer,
  key: PaymentKey,
  sync: () => Promise<T>,
): Promise<T> {
  try {
    return await sync()
  } catch (error) {
    if (!(error instanceof NotOursError)) {
      await keepFailedCheckDue(container, key, error).catch((reason: unknown) =>
        loggerOf(container).error(`Alipay: a failed check was not recorded: ${shortReason(reason)}`),
      )
    }
    throw error
  }
}

/**
 * Keeps a payment due whose check failed. When checks have failed for an hour, the merchant is alerted. A check whose
 * error has an alert of its own has read the payment, so it counts as one that worked.
 */
export async function keepFailedCheckDue(
  container: MedusaContainer,
  key: PaymentKey,
  error: unknown,
): Promise<void> {
  const pg = connectionOf(container)
  const { pspOrderId } = key
  await keepDue(pg, key)
  if (isPostponed(error)) {
    return
  }
  if (isAlerted(error)) {
    await endFailedChecks(container, pspOrderId)
    return
  }
  const failsForAnHour = await noteCheckFailed(pg, pspOrderId)
  if (failsForAnHour && (await countOpenAlerts(pg, "check_failing", pspOrderId)) < MAX_ALERTS) {
    const others = await countFailing(pg, pspOrderId)
    await alertMerchant(container, {
      kind: "check_failing",
      stage: "failed",
      subject: pspOrderId,
      psp_order_id: pspOrderId,
      provider_id: key.providerId ?? (await findRecordedProvider(pg, pspOrderId)) ?? "",
      note: `${shortReason(error)}${others > 0 ? ` (payments that cannot be checked either: ${others})` : ""}`,
    })
  }
}

/** Ends what `keepFailedCheckDue` recorded about a payment: a check has worked again. */
export async function endFailedChecks(container: MedusaContainer, pspOrderId: PspOrderId): Promise<void> {
  if (await noteCheckWorked(connectionOf(container), pspOrderId)) {
    await resolveAlert(container, { kind: "check_failing", subject: pspOrderId })
  }
}
