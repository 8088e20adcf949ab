import type { InitiatePaymentInput } from "@medusajs/framework/types"
import { asPaymentLink } from "../../core/sessions/payment-link"
import { recordStart } from "../../core/sessions/request-context"
import type { SessionData } from "../../core/sessions/session-data"
import { isStorefrontKey } from "../../core/sessions/storefront-input"
import { loadSessionRecords } from "../../core/shop-db/sessions/session-records"
import { restartedLink } from "../../core/start-payment/restarted-link"
import { startPayment } from "../../core/start-payment/start-payment"
import { asPspOrderId, MultiSafepayError } from "../../multisafepay"
import { watchAbandoned } from "./delete-payment"
import type { Data, ProviderContext } from "./provider-context"

/** Starts a payment, or starts an earlier session's payment link again. */
export async function initiatePayment(
  context: ProviderContext,
  { amount, currency_code, data, context: caller }: InitiatePaymentInput,
): Promise<SessionData> {
  const { site, pg, logger, provider } = context
  const sessionId = asPspOrderId(caller?.idempotency_key ?? String(data?.session_id ?? ""))
  const link = await restartedLink(pg, sessionId, data, site.options)
  const start = () =>
    startPayment(
      {
        sessionId,
        provider,
        amount,
        currency: currency_code,
        data: link ? { ...data, payment_type: undefined } : data,
        customer: caller?.customer,
      },
      { site, logger, loadRecords: (id, wanted) => loadSessionRecords(pg, id, wanted) },
    )
  const session = await (link ? asPaymentLink(link, start) : start()).catch(async (error) => {
    if (error instanceof MultiSafepayError && error.outcomeUnknown) {
      await watchAbandoned(context, { pspOrderId: sessionId, expiresAt: undefined })
    }
    throw error
  })
  recordStart({ pspOrderId: session.psp_order_id, expiresAt: session.expires_at })
  return session
}

/** Overwrites every key that a storefront may not set with undefined, whether it is the plugin's own or unknown. */
export function withoutUnknownKeys(data: Data | undefined): Data {
  const unknownKeys = Object.keys(data ?? {}).filter((key) => !isStorefrontKey(key))
  return Object.fromEntries(unknownKeys.map((key) => [key, undefined]))
}
