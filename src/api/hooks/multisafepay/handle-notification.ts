import type { MedusaContainer } from "@medusajs/framework/types"
import { admissionOf, BusyError } from "../../../core/admission"
import { parseProviderId } from "../../../core/gateways/provider-id"
import { isPaymentSessionId } from "../../../core/ids"
import { loggerOf } from "../../../core/logger"
import { isNotNow } from "../../../core/not-now"
import { sessionOfShopRefund } from "../../../core/payments/unbooked-refunds"
import { shoppersFirst } from "../../../core/shoppers-first"
import { shortReason } from "../../../core/short-reason"
import { WEBHOOK_CHECK_BODY } from "../../../core/site-checks/webhook-check"
import { QUESTION_INTERVAL_MS } from "../../../core/sites/order-reader"
import { findSite } from "../../../core/sites/site"
import { readNotification } from "../../../multisafepay"
import type { AnsweredNotification } from "../../../workflows/record-notifications/notification-batch"
import { OTHER_SITE, UNKNOWN_PAYMENT } from "../../../workflows/sync-payment/not-ours"
import { previewSync } from "../../../workflows/sync-payment/preview-sync"
import type { SyncPaymentInput } from "../../../workflows/sync-payment/sync-context"
import { syncPaymentWorkflow } from "../../../workflows/sync-payment/sync-payment"
import { logFailure } from "../../log-failure"
import { syncOnRequest } from "../../sync-on-request"

/**
 * MultiSafepay considers a notification delivered when the response is HTTP 200 and `OK`; otherwise it sends it again.
 */
export type Answer = {
  status: number
  text: string
  /** In whole seconds; sent as `Retry-After`. */
  retryAfter?: number
  /** What is recorded about the message; absent for the plugin's own test, and for a provider that is not its own. */
  seen?: Seen
  /** When MultiSafepay last changed the order of an accepted message. */
  changedAt?: Date
}

type Seen = Pick<AnsweredNotification, "signature" | "pspOrderId" | "claimedStatus" | "proof">

export type IncomingNotification = {
  /** The exact bytes of the body. */
  rawBody: Buffer | undefined
  headers: Record<string, unknown>
  query?: Record<string, unknown>
}

const DONE: Answer = { status: 200, text: "OK" }
const UNKNOWN_PROVIDER: Answer = { status: 404, text: "Unknown payment provider" }
export const TOO_LARGE: Answer = {
  status: 413,
  text: "The body is too large for a notification",
  seen: { signature: "too_large" },
}
export const INCOMPLETE: Answer = { status: 400, text: "The body is incomplete" }
const OF_OTHER_SITE: Answer = { status: 401, text: "The payment belongs to another site" }
const TRY_AGAIN: Answer = { status: 503, text: "Not synced yet, send it again" }

/**
 * Handles a signed notification: verifies, parses, syncs, and answers `OK` only when all of that is done.
 * @param provider as in the URL, `alipay_multisafepay`
 */
export async function handleNotification(
  container: MedusaContainer,
  provider: string,
  notification: IncomingNotification,
): Promise<Answer> {
  const site = findSite(container, provider)
  if (!site) {
    return UNKNOWN_PROVIDER
  }
  const read = readNotification(notification, site.options)
  if (!read.valid) {
    loggerOf(container).debug(`Alipay: notification to ${provider} refused: ${read.reason}`)
    if (read.because === "signature") {
      await shoppersFirst.waitForIdle()
      return {
        status: 401,
        text: `Signature refused: ${read.reason}`,
        ...(isWebhookCheck(notification) ? {} : { seen: { signature: read.reason } }),
      }
    }
    const seen: Seen = { signature: "accepted", proof: signatureOf(notification) }
    // The session ended before there was a transaction: only the URL names the order, the body does not.
    if (notification.query?.payload_type === "pretransaction") {
      const hinted = await handleUnsignedNotification(container, provider, notification.query.transactionid)
      return { ...hinted, seen: { ...hinted.seen, ...seen } }
    }
    return { status: 400, text: "The body is not an order of MultiSafepay", seen }
  }
  const { pspOrder, formerKey } = read
  const signature = formerKey === undefined ? "accepted" : "former_key"
  const isOrder = isPaymentSessionId(pspOrder.orderId)
  // A notification about a refund that the shop made says only that the payment has changed.
  const pspOrderId = isOrder ? pspOrder.orderId : sessionOfShopRefund(pspOrder)
  // Orders that this plugin did not create, on a site shared with another shop, are acknowledged and ignored.
  if (!pspOrderId) {
    return { ...DONE, seen: { signature } }
  }
  const { status: claimedStatus, modified } = pspOrder
  const input: SyncPaymentInput = {
    provider_id: provider,
    psp_order_id: pspOrderId,
    trigger: "notification",
    is_repeatable: true,
    ...(isOrder ? { notifiedOrder: pspOrder } : { notifiedRefund: pspOrder }),
    ...(formerKey === undefined ? {} : { former_key: formerKey }),
  }
  const answer = await answerAfter(container, pspOrderId, () =>
    runOrKeep(container, pspOrderId, () => syncPaymentWorkflow(container).run({ input })),
  )
  return {
    ...answer,
    ...(isOrder && modified ? { changedAt: modified } : {}),
    seen: {
      signature,
      pspOrderId,
      ...(isOrder ? { claimedStatus } : {}),
      proof: signatureOf(notification),
    },
  }
}

const TEST_BODY = Buffer.from(WEBHOOK_CHECK_BODY)

/** MultiSafepay never sends such a body, and names the order in the URL. */
const isWebhookCheck = ({ rawBody, headers, query }: IncomingNotification): boolean =>
  rawBody?.equals(TEST_BODY) === true && headers.auth === undefined && !query?.transactionid

/** In canonical Base64: with other padding or with blanks, the same signature would be a different string. */
const signatureOf = ({ headers }: IncomingNotification): string =>
  Buffer.from(String(headers.auth), "base64").toString("base64")

/** The legacy form: no body, no signature. It is only a hint to check an existing session. */
export async function handleUnsignedNotification(
  container: MedusaContainer,
  provider: string,
  pspOrderId: unknown,
): Promise<Answer> {
  if (!findSite(container, provider)) {
    return UNKNOWN_PROVIDER
  }
  const seen: Seen = { signature: "none" }
  if (typeof pspOrderId !== "string" || pspOrderId === "") {
    return { status: 400, text: "The query parameter transactionid is missing", seen }
  }
  if (!isPaymentSessionId(pspOrderId)) {
    return { ...DONE, seen }
  }
  // The check costs only a statement and a shared request. It takes no slot, so that requests that anybody can repeat
  // do not use the capacity for signed messages.
  let preview: Awaited<ReturnType<typeof previewSync>>
  try {
    preview = await previewSync(container, pspOrderId, { intervalMs: QUESTION_INTERVAL_MS })
  } catch (error) {
    return { ...notSynced(container, pspOrderId, error), seen }
  }
  if (!preview) {
    return { ...DONE, seen }
  }
  if (!isOfSite(preview.shop.providerId, provider)) {
    return { ...OF_OTHER_SITE, seen }
  }
  if (preview.isBehind || preview.actions.length === 0) {
    return { ...(preview.isBehind ? TRY_AGAIN : DONE), seen: { ...seen, pspOrderId } }
  }
  // A shopper's sync that began earlier may act on an earlier answer of MultiSafepay.
  const seenAt = performance.now()
  const answer = await answerAfter(container, pspOrderId, () =>
    syncOnRequest(container, pspOrderId, "unsigned notification", seenAt).catch(
      (error: { code?: string }) => {
        // The session was deleted after it was checked, and the plugin has recorded that.
        if (error.code !== UNKNOWN_PAYMENT) {
          throw error
        }
      },
    ),
  )
  return { ...answer, seen: { ...seen, pspOrderId } }
}

const isOfSite = (ofSession: string, provider: string): boolean =>
  parseProviderId(ofSession)?.registrationId === parseProviderId(provider)?.registrationId

/**
 * Runs `work` when there is capacity; otherwise it runs later, without another notification. Messages about one payment
 * run one after another: one key can sign any number of them, and they must leave slots to other payments.
 */
async function runOrKeep(
  container: MedusaContainer,
  pspOrderId: string,
  work: () => Promise<unknown>,
): Promise<void> {
  const admission = admissionOf(container)
  try {
    await admission.runInTurn("notification", pspOrderId, work)
  } catch (error) {
    if (error instanceof BusyError) {
      const logger = loggerOf(container)
      admission.keep(pspOrderId, () =>
        work().catch((reason: unknown) =>
          logger.error(`Alipay: ${pspOrderId} is left to recovery: ${shortReason(reason)}`),
        ),
      )
    }
    throw error
  }
}

async function answerAfter(
  container: MedusaContainer,
  pspOrderId: string,
  work: () => Promise<unknown>,
): Promise<Answer> {
  try {
    await work()
    return DONE
  } catch (error) {
    if (error instanceof BusyError) {
      return { ...TRY_AGAIN, retryAfter: error.retryAfter }
    }
    return isNotNow(error) ? TRY_AGAIN : notSynced(container, pspOrderId, error)
  }
}

function notSynced(container: MedusaContainer, pspOrderId: string, error: unknown): Answer {
  const what = `the notification for ${pspOrderId} was not synced and will be sent again`
  logFailure(container, what, error)
  const { code } = (error ?? {}) as { code?: string }
  return code === OTHER_SITE ? OF_OTHER_SITE : TRY_AGAIN
}
