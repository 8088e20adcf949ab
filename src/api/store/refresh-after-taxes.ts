import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MathBN, Modules } from "@medusajs/framework/utils"
import { withCartLock } from "../../core/cart-lock"
import { loggerOf } from "../../core/logger"
import { shortReason } from "../../core/short-reason"
import { findSite, registeredProviderIds } from "../../core/sites/site"
import { recomputeCollection } from "../../workflows/sync-payment/recompute-collection"
import { beforeJson } from "./before-json"

/** How long the shopper's response may wait for another change of the same cart, in ms. */
const CART_WAIT_MS = 3_000

/**
 * Middleware of core's route that calculates a cart's taxes, for regions without automatic taxes. Core changes the
 * cart's total there but not the amount of its payment collection: a payment would be started for the old amount, and
 * no order could be placed with its money.
 */
export function refreshAfterTaxes(
  request: MedusaRequest,
  response: MedusaResponse,
  next: MedusaNextFunction,
): void {
  beforeJson(response, (body) =>
    response.statusCode >= 300 || agrees(body, request.scope) ? undefined : correctedAnswer(request, body),
  )
  next()
}

type Amount = Parameters<typeof MathBN.convert>[0]
type Session = { id: string; provider_id: string; amount: Amount }
type Priced = {
  total?: Amount
  completed_at?: unknown
  payment_collection?: {
    amount?: Amount
    payment_sessions?: Session[]
  } | null
}

/** False when the request left needed fields out of the answer: then nothing is known. */
function agrees(body: unknown, scope: MedusaContainer): boolean {
  const cart = (body as { cart?: Priced } | null)?.cart ?? {}
  const { total, payment_collection: collection } = cart
  if (collection === null) {
    return true
  }
  const { amount, payment_sessions: sessions } = collection ?? {}
  return (
    total !== undefined &&
    amount !== undefined &&
    sessions?.every((session) => session.provider_id && session.amount !== undefined) === true &&
    MathBN.eq(total, amount) &&
    ofOtherAmount(cart, scope).length === 0
  )
}

/**
 * Middleware of core's route that starts a payment. When the taxes were calculated while a payment of another provider
 * existed, core left the collection's amount as it was. A start with this plugin ends that payment anyway. If its
 * amount differs from the cart's total, it is ended first, so that the start is for the cart's total.
 */
export async function refreshBeforeStart(
  { scope, params, body }: MedusaRequest,
  _response: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const { provider_id } = (body ?? {}) as { provider_id?: unknown }
  const isOurs = typeof provider_id === "string" && findSite(scope, provider_id)
  next(isOurs ? await replaceOutdated(scope, String(params.id)).then(() => undefined, asError) : undefined)
}

const asError = (error: unknown) => error

async function replaceOutdated(scope: MedusaContainer, collectionId: string): Promise<void> {
  const payments = scope.resolve(Modules.PAYMENT)
  const others = await payments.listPaymentSessions(
    { payment_collection_id: collectionId, provider_id: { $nin: registeredProviderIds(scope) } } as never,
    { select: ["id", "amount"] },
  )
  if (others.length === 0) {
    return
  }
  const { data } = await scope.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "payment_collection",
    fields: ["cart.id"],
    filters: { id: collectionId },
  })
  const cartId = (data[0] as { cart?: { id: string } } | undefined)?.cart?.id
  const cart = cartId && ((await readCart(scope, cartId, ["total", "completed_at"])) as Priced | undefined)
  if (!cart || cart.completed_at) {
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

/** @throws the first error, after all were tried */
async function deleteAll(scope: MedusaContainer, sessions: { id: string }[]): Promise<void> {
  const payments = scope.resolve(Modules.PAYMENT)
  const ends = await Promise.allSettled(sessions.map(({ id }) => payments.deletePaymentSession(id)))
  const failed = ends.find(({ status }) => status === "rejected") as PromiseRejectedResult | undefined
  if (failed) {
    throw failed.reason
  }
}

/** This plugin's payments of another amount. Those of other providers stay: core alone would leave them as well. */
const ofOtherAmount = ({ total, payment_collection }: Priced, scope: MedusaContainer): Session[] =>
  (payment_collection?.payment_sessions ?? []).filter(
    ({ provider_id, amount }) =>
      total !== undefined && findSite(scope, provider_id) && !MathBN.eq(amount, total),
  )

/** @returns core's answer with the cart as it is after the correction */
async function correctedAnswer(request: MedusaRequest, body: unknown): Promise<unknown> {
  await correct(request).catch((error: unknown) => logFailure(request, error))
  const cart = await readCart(request.scope, String(request.params.id), request.queryConfig.fields)
  return { ...(body as object), cart }
}

async function correct({ scope, params }: MedusaRequest): Promise<void> {
  const cartId = String(params.id)
  await withCartLock(scope, cartId, CART_WAIT_MS, () => recomputeCollection(scope, cartId))
  const cart = (await readCart(scope, cartId, [
    "total",
    "completed_at",
    "payment_collection.payment_sessions.id",
    "payment_collection.payment_sessions.provider_id",
    "payment_collection.payment_sessions.amount",
  ])) as Priced | undefined
  if (!cart || cart.completed_at) {
    return
  }
  // The provider closes the page of each, and keeps the session when it is paid.
  await deleteAll(scope, ofOtherAmount(cart, scope))
}

function logFailure({ scope, params }: MedusaRequest, error: unknown): void {
  loggerOf(scope).warn(
    `Alipay: a payment of ${params.id} may be of the amount before its taxes were calculated: ${shortReason(error)}`,
  )
}

async function readCart(container: MedusaContainer, id: string, fields: string[]): Promise<unknown> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "cart", fields, filters: { id } })
  return data[0]
}
