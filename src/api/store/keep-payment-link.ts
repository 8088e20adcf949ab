import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils"
import { isEntityId } from "../../core/ids"
import { loggerOf } from "../../core/logger"
import { readSessionData } from "../../core/sessions/session-data"
import { connectionOf } from "../../core/shop-db/connection"
import { readOrderOfSession } from "../../core/shop-db/orders/order-of-session"
import { registeredProviderIds } from "../../core/sites/site"
import type { PspOrderId } from "../../multisafepay"

/**
 * Middleware of core's route that starts a payment, which ends all other payments of the collection: keeps an order's
 * payment link from a start with another provider that cannot succeed.
 */
export async function keepPaymentLink(
  { scope, params, body }: MedusaRequest,
  _response: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const { provider_id: providerId } = (body ?? {}) as { provider_id?: unknown }
  let failure: unknown
  // A start with this plugin costs no statement here: core replaces the link by a payment of the same kind.
  const isOwn = registeredProviderIds(scope).some((id) => id === providerId)
  if (isEntityId(params.id) && typeof providerId === "string" && !isOwn) {
    failure = await protectLinkOf(params.id, providerId, scope).catch((error: unknown) => error)
  }
  next(failure)
}

async function protectLinkOf(
  collectionId: string,
  providerId: string,
  scope: MedusaContainer,
): Promise<void> {
  const sessions = await scope
    .resolve(Modules.PAYMENT)
    .listPaymentSessions(
      { payment_collection_id: collectionId, provider_id: registeredProviderIds(scope) },
      { select: ["id", "data"] },
    )
  const link = sessions.find(({ id, data }) => readSessionData(data, id)?.payment_type === "paymentlink")
  if (link) {
    await requireOffered(scope, link.id as PspOrderId, providerId)
  }
}

/**
 * Core checks the provider only for the collection of an open cart. For an order, a start that then fails would have
 * ended the link that the customer got by e-mail.
 * @throws MedusaError invalid_data when the order's region does not offer the provider
 */
async function requireOffered(scope: MedusaContainer, linkId: PspOrderId, providerId: string): Promise<void> {
  const order = await readOrderOfSession(connectionOf(scope), linkId)
  if (!order) {
    return
  }
  const { data } = await scope.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order",
    fields: ["region.payment_providers.id", "region.payment_providers.is_enabled"],
    filters: { id: order.orderId },
  })
  const { region } = data[0] as { region?: { payment_providers?: { id: string; is_enabled?: boolean }[] } }
  const isOffered = ({ id, is_enabled }: { id: string; is_enabled?: boolean }) =>
    id === providerId && is_enabled !== false
  if (region && !region.payment_providers?.some(isOffered)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      "The order's region does not offer this payment provider, so the order's payment link stays open",
    )
  }
  loggerOf(scope).info(
    `Alipay: a storefront starts a payment of order #${order.orderNumber}: it replaces the payment link ${linkId}`,
  )
}
