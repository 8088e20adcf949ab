import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError, Modules } from "@medusajs/framework/utils"
import { isEntityId } from "../../core/ids"
import { loggerOf } from "../../core/logger"
import { StartLimit } from "../../core/sessions/start-limit"
import { shortReason } from "../../core/short-reason"
import { findSite, registeredProviderIds } from "../../core/sites/site"
import { beforeJson } from "./before-json"

/** One per process. */
const starts = new StartLimit()

/**
 * Middleware of core's route that starts a payment: answers 429 with `Retry-After`, before anything is requested or
 * written, while another start of the same payment collection runs and when there have been too many. A start with
 * another provider, even one that does not exist, counts if it replaces a payment of this plugin.
 */
export async function limitStarts(
  request: MedusaRequest,
  response: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const { id: collectionId } = request.params
  const { provider_id: providerId } = (request.body ?? {}) as { provider_id?: unknown }
  if (!isEntityId(collectionId) || typeof providerId !== "string") {
    next()
    return
  }
  try {
    const isOurs = findSite(request.scope, providerId) !== undefined
    const admission = await starts.admit(request.scope, {
      collectionId,
      ...(isOurs ? {} : { replacesOurs: () => hasOurs(request.scope, collectionId) }),
    })
    if (!admission.admitted) {
      response.status(429).set("retry-after", String(admission.retryAfter)).json(TOO_MANY)
      return
    }
    endWithAnswer(response, admission.end)
  } catch (error) {
    // Without the database, core cannot start a payment either; its own response is the better one.
    loggerOf(request.scope).warn(
      `Alipay: the starts of ${collectionId} are not counted: ${shortReason(error)}`,
    )
  }
  next()
}

async function hasOurs(container: MedusaContainer, collectionId: string): Promise<boolean> {
  const sessions = await container
    .resolve(Modules.PAYMENT)
    .listPaymentSessions(
      { payment_collection_id: collectionId, provider_id: registeredProviderIds(container) },
      { select: ["id"], take: 1 },
    )
  return sessions.length > 0
}

const TOO_MANY = {
  type: MedusaError.Types.NOT_ALLOWED,
  code: "alipay_too_many_starts",
  message: "This payment is being started already, or has been started too often: try again in a moment",
}

/**
 * A start ends with its response, whether or not that can be sent, and not when the client disconnects. A response
 * that is not JSON ends it once it is sent.
 */
function endWithAnswer(response: MedusaResponse, end: () => Promise<void>): void {
  let ended: Promise<void> | undefined
  const endOnce = () => {
    ended ??= end()
    return ended
  }
  // The response waits for it, so that the shopper's next start is not blocked.
  beforeJson(response, (body) => endOnce().then(() => body))
  response.once("finish", () => void endOnce())
}
