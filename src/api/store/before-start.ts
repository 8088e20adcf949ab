import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MathBN, MedusaError, Modules } from "@medusajs/framework/utils"
import { withCartLock } from "../../core/cart-lock"
import { isEntityId } from "../../core/ids"
import { loggerOf } from "../../core/logger"
import { readSessionData } from "../../core/sessions/session-data"
import { connectionOf } from "../../core/shop-db/connection"
import { readOrderOfSession } from "../../core/shop-db/orders/order-of-session"
import { findSite } from "../../core/sites/site"
import type { PspOrderId } from "../../multisafepay"
import { recomputeCollection } from "../../workflows/sync-payment/recompute-collection"
import { CART_WAIT_MS, deleteAll, readCart } from "./refresh-after-taxes"

/**
 * Middleware of core's route that starts a payment, which ends all other payments of the collection. It keeps a payment
 * link from a start that cannot succeed, and has a payment of this plugin started for the cart's total.
 */
export async function beforeStart(
  request: MedusaRequest,
  _response: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const failure: unknown = await prepare(request).then(
    () => undefined,
    (error: unknown) => error,
  )
  next(failure)
}

async function prepare({ scope, params, body }: MedusaRequest): Promise<void> {
  const { id: collectionId } = params
  const { provider_id: providerId } = (body ?? {}) as { provider_id?: unknown }
  if (!isEntityId(collectionId) || typeof providerId !== "string") {
    return
  }
  const sessions = await scope
    .resolve(Modules.PAYMENT)
    .listPaymentSessions(
      { payment_collection_id: collectionId },
      { select: ["id", "provider_id", "amount", "data"] },
    )
  const isOurs = (id: string) => findSite(scope, id) !== undefined
  const link = sessions.find(
    ({ id, provider_id, data }) =>
      isOurs(provider_id) && readSessionData(data, id)?.payment_type === "paymentlink",
  )
  if (link) {
    await keepLink(scope, link.id as PspOrderId, providerId)
  }
  const others = sessions.filter(({ provider_id }) => !isOurs(provider_id))
  if (isOurs(providerId) && others.length > 0) {
    await endOutdated(scope, collectionId, others)
  }
}

/**
 * Core checks the provider only for the collection of an open cart. For an order, a start that then fails would have
 * ended the link that the customer got by e-mail.
 * @throws MedusaError invalid_data when the order's region does not offer the provider
 */
async function keepLink(scope: MedusaContainer, linkId: PspOrderId, providerId: string): Promise<void> {
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

/**
 * Beside a payment of another provider, the amount of the collection was left to core when the cart's taxes were
 * calculated. A payment of another amount than the cart is ended first, and the collection then follows the cart: when
 * the start fails, core brings back only what it has ended itself.
 */
async function endOutdated(
  scope: MedusaContainer,
  collectionId: string,
  others: { id: string; amount: Parameters<typeof MathBN.convert>[0] }[],
): Promise<void> {
  const { data } = await scope.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "payment_collection",
    fields: ["cart.id"],
    filters: { id: collectionId },
  })
  const cartId = (data[0] as { cart?: { id: string } } | undefined)?.cart?.id
  const cart = cartId === undefined ? undefined : await readCart(scope, cartId, ["total", "completed_at"])
  if (cartId === undefined || !cart || cart.completed_at) {
    return
  }
  const outdated = others.filter(({ amount }) => !MathBN.eq(amount, cart.total ?? amount))
  if (outdated.length > 0) {
    // Both under the lock: a start that does not get it must find the outdated payment again.
    await withCartLock(scope, cartId, CART_WAIT_MS, async () => {
      await deleteAll(scope, outdated)
      await recomputeCollection(scope, cartId)
    })
  }
}
