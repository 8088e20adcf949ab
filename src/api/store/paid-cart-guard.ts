import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { withCartLock } from "../../core/cart-lock"
import { isNotNow } from "../../core/not-now"
import { NOT_CLOSABLE_CODE } from "../../core/payments/close-psp-order"
import { requestContext, type Veto, withRequestContext } from "../../core/sessions/request-context"
import { connectionOf } from "../../core/shop-db/connection"
import { readSessionState } from "../../core/shop-db/sessions/load-shop-state"
import type { PspOrderId } from "../../multisafepay"
import { recomputeCollection } from "../../workflows/sync-payment/recompute-collection"
import { logFailure } from "../log-failure"
import { syncOnRequest } from "../sync-on-request"
import { beforeJson } from "./before-json"

/** Completing a cart does not change its total; core's own error is the right response when it fails. */
const COMPLETION = /^\/[^/]+\/complete\/?$/i
/** How long the shopper's response may wait for another change of the same cart, in ms. */
const CART_WAIT_MS = 3_000

/**
 * When the provider has refused during this request to delete the session of a paid cart (docs/reliability.md, R5):
 * replaces core's bare HTTP 500 with a clear answer, corrects the payment collection's amount, which core leaves as the
 * refused change had it, and has the order placed. The error's text is not read, because core repeats request data in
 * it.
 */
export function guardPaidCart(
  request: MedusaRequest,
  response: MedusaResponse,
  next: MedusaNextFunction,
): void {
  if (request.method === "GET" || COMPLETION.test(request.path)) {
    next()
    return
  }
  const vetoes: Veto[] = []
  beforeJson(response, () => {
    if (response.statusCode < 400 || vetoes.length === 0) {
      return undefined
    }
    const { status, ...answer } = answerTo(vetoes)
    return keepPayments(request.scope, vetoes).then(() => {
      response.status(status)
      return answer
    })
  })
  withRequestContext({ ...requestContext(), vetoes }, next)
}

const PAID = {
  status: 400,
  type: MedusaError.Types.NOT_ALLOWED,
  code: NOT_CLOSABLE_CODE.paid,
  message: "This cart is paid with Alipay, so it cannot be changed any more: its order is being placed",
}

const REVIEWED = {
  status: 400,
  type: MedusaError.Types.NOT_ALLOWED,
  code: NOT_CLOSABLE_CODE.under_review,
  message:
    "The payment of this cart was made and is under review, so the cart cannot be changed until the review ends. Please do not pay again",
}

const UNCHECKED = {
  status: 503,
  type: MedusaError.Types.UNEXPECTED_STATE,
  code: "alipay_not_checked",
  message:
    "It cannot be checked right now whether this cart has been paid with Alipay, so it cannot be changed: try again in a moment",
}

function answerTo(vetoes: readonly Veto[]) {
  const has = (reason: Veto["because"]) => vetoes.some(({ because }) => because === reason)
  return has("paid") ? PAID : has("under_review") ? REVIEWED : UNCHECKED
}

/** Never rejects: what cannot be corrected now is corrected when the cart is completed. */
async function keepPayments(container: MedusaContainer, vetoes: readonly Veto[]): Promise<void> {
  for (const { sessionId, because } of vetoes) {
    try {
      await undoChange(container, sessionId)
    } catch (error) {
      logFailure(container, `the payment collection of ${sessionId} may have a wrong amount`, error)
    }
    if (because !== "not_checked") {
      syncOnRequest(container, sessionId, "change of a paid cart").catch((error: unknown) => {
        if (!isNotNow(error)) {
          logFailure(container, `${sessionId} is left to the next trigger`, error)
        }
      })
    }
  }
}

/** Core has already rolled back the cart's change, but not the amount of its payment collection. */
async function undoChange(container: MedusaContainer, sessionId: PspOrderId): Promise<void> {
  const { cart_id: cartId } = await readSessionState(connectionOf(container), sessionId)
  if (cartId) {
    await withCartLock(container, cartId, CART_WAIT_MS, () => recomputeCollection(container, cartId))
  }
}
