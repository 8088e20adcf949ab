import { closePspOrder, refusalToClose } from "../../core/payments/close-psp-order"
import { toMedusaError } from "../../core/payments/medusa-error"
import { recordVeto, requestContext, type StartedOrder, type Veto } from "../../core/sessions/request-context"
import type { SessionData } from "../../core/sessions/session-data"
import { rememberAbandoned } from "../../modules/payment-journal/due-checks"
import type { Data, ProviderContext } from "./provider-context"
import { findStoredSession } from "./stored-session"

/** A shopper who was in the wallet when the payment page expired may pay a little later. */
const LATE_PAYMENT_MS = 2 * 3_600_000

/**
 * Closes the payment of a session that core is about to delete, or throws so that the session stays. When starting
 * failed or is still running, core calls this with the storefront's data and does not say for which session: then there
 * is nothing to close. Recovery watches every deleted session until its payment page has expired: it may be paid at the
 * same moment, or MultiSafepay may temporarily not show it.
 * @throws MedusaError when the session must stay
 */
export async function deletePayment(context: ProviderContext, data: Data | undefined): Promise<void> {
  const session = await findStoredSession(context, data)
  if (!session) {
    for (const started of requestContext().started ?? []) {
      await watchAbandoned(context, started)
    }
    return
  }
  await closeOrVeto(context, session)
  await watchAbandoned(context, { pspOrderId: session.psp_order_id, expiresAt: session.expires_at })
}

async function closeOrVeto(context: ProviderContext, session: SessionData): Promise<void> {
  const { session_id: sessionId, psp_order_id: pspOrderId } = session
  // Core does not pass the reason on, but the code that answers the request needs it.
  const veto = (because: Veto["because"]) => recordVeto({ sessionId, because })
  const closing = await closePspOrder(context, pspOrderId, session).catch((error: unknown) => {
    veto("not_checked")
    throw toMedusaError(error, "replace the Alipay payment")
  })
  if (closing !== "closed") {
    veto(closing)
    throw refusalToClose(pspOrderId, closing)
  }
}

/** Has recovery check a PSP order without a session until its payment page has finally expired. */
export async function watchAbandoned(
  { pg, provider, site }: ProviderContext,
  { pspOrderId, expiresAt }: StartedOrder,
): Promise<void> {
  const closes = Date.parse(expiresAt ?? "") || Date.now() + site.options.linkLifetime * 1_000
  const key = { pspOrderId, providerId: provider.id }
  await rememberAbandoned(pg, key, new Date(closes + LATE_PAYMENT_MS))
}
