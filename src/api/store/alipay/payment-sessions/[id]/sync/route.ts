import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { z } from "zod/v4"
import { isPaymentSessionId } from "../../../../../../core/ids"
import { isNotNow } from "../../../../../../core/not-now"
import type { ShopState } from "../../../../../../core/payments/shop-state"
import { QUESTION_INTERVAL_MS } from "../../../../../../core/sites/order-reader"
import type { ErrorAnswer } from "../../../../../../types/http/error"
import type {
  AlipayPaymentSession,
  PaymentSessionAnswer,
  SyncPaymentSessionBody,
} from "../../../../../../types/http/store"
import { previewSync } from "../../../../../../workflows/sync-payment/preview-sync"
import type { ShopperStatus, SyncedPayment } from "../../../../../../workflows/sync-payment/synced-payment"
import { logFailure } from "../../../../../log-failure"
import { syncOnRequest } from "../../../../../sync-on-request"

/**
 * Syncs a payment and returns its state to the storefront, so that nobody polls the cart's completion. The body
 * `{ "cart_id": … }` of the payment's own cart also gets the order's id.
 */
export async function POST(
  request: MedusaRequest,
  response: MedusaResponse<PaymentSessionAnswer | ErrorAnswer>,
): Promise<void> {
  const pspOrderId = request.params.id
  if (!isPaymentSessionId(pspOrderId)) {
    sendNotFound(response)
    return
  }
  let seen: Awaited<ReturnType<typeof previewSync>>
  try {
    seen = await previewSync(request.scope, pspOrderId, { maxAgeMs: QUESTION_INTERVAL_MS })
  } catch (error) {
    logUnsynced(request, pspOrderId, error)
    sendTryAgain(response)
    return
  }
  if (!seen) {
    sendNotFound(response)
    return
  }
  const synced =
    seen.actions.length > 0 ? await syncIfPossible(request, pspOrderId, seen.synced) : seen.synced
  if (!synced || (seen.isBehind && !WAS_PAID.has(synced.status))) {
    sendTryAgain(response)
    return
  }
  const ofCart = knowsCart(request.body, seen.shop)
  response.json({ payment_session: toAnswer(pspOrderId, synced, seen.shop, ofCart) })
}

/** Sent without a log line, so that trying out ids does not fill the log. */
function sendNotFound(response: MedusaResponse<ErrorAnswer>): void {
  response
    .status(404)
    .json({ type: MedusaError.Types.NOT_FOUND, message: "There is no Alipay payment session of this id" })
}

function sendTryAgain(response: MedusaResponse<ErrorAnswer>): void {
  response.status(503).set("retry-after", "2").json({
    type: "unexpected_state",
    message: "The payment cannot be checked right now. It is not lost: try again in a moment.",
  })
}

const logUnsynced = ({ scope }: MedusaRequest, pspOrderId: string, error: unknown) =>
  logFailure(scope, `${pspOrderId} could not be synced for its shopper`, error)

const WAS_PAID: ReadonlySet<ShopperStatus> = new Set(["paid", "under_review", "refunded"])

/**
 * When the payment cannot be synced now, for example while its cart cannot be completed, the shopper sees what
 * MultiSafepay answered.
 * @returns undefined when that answer is that it was not paid. The shopper would pay on a page that the shop is about
 *   to close, or a second time if MultiSafepay has signed since then that it was paid
 */
async function syncIfPossible(
  request: MedusaRequest,
  pspOrderId: string,
  seen: SyncedPayment,
): Promise<SyncedPayment | undefined> {
  try {
    // A shared sync that began earlier may have seen the end of an earlier try.
    const since = WAS_PAID.has(seen.status) ? performance.now() : 0
    return await syncOnRequest(request.scope, pspOrderId, "sync", since)
  } catch (error) {
    if (!isNotNow(error)) {
      logUnsynced(request, pspOrderId, error)
    }
    return WAS_PAID.has(seen.status) ? seen : undefined
  }
}

export const bodySchema = z.object({
  cart_id: z.string().optional(),
}) satisfies z.ZodType<SyncPaymentSessionBody>

/**
 * An order's id gives access to its e-mail and addresses in core's Store API, and a session's id appears in return URLs
 * and logs. Anyone who knows the cart can read the same data from the cart. A payment link has no cart: its payer need
 * not be the order's customer.
 */
function knowsCart(body: unknown, { cartId }: ShopState): boolean {
  const proof = bodySchema.safeParse(body)
  return cartId !== undefined && proof.success && proof.data.cart_id === cartId
}

function toAnswer(
  id: string,
  synced: SyncedPayment,
  { providerId, session }: ShopState,
  ofCart: boolean,
): AlipayPaymentSession {
  const { status, order_id } = synced
  return {
    id,
    status,
    provider_id: providerId,
    ...(status === "paid" ? { order_placed: order_id !== undefined } : {}),
    ...(order_id && ofCart ? { order_id } : {}),
    ...(session?.data ? { gateway: session.data.gateway } : {}),
    ...(status === "open" && session?.data
      ? { payment_url: session.data.payment_url, expires_at: session.data.expires_at }
      : {}),
  }
}
