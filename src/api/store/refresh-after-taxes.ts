import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MathBN, Modules } from "@medusajs/framework/utils"
import { withCartLock } from "../../core/cart-lock"
import { shortReason } from "../../core/short-reason"
import { findSite } from "../../core/sites/site"
import { recomputeCollection } from "../../workflows/sync-payment/recompute-collection"
import { beforeJson } from "./before-json"

/** How long the shopper's response may wait for another change of the same cart, in ms. */
const CART_WAIT_MS = 3_000

/**
 * Middleware of core's route that calculates a cart's taxes, for regions without automatic taxes. Core changes the
 * cart's total there but not the amount of its payment collection: a payment would be started for the old amount, and
 * with its money no order could be placed. Costs nothing while both agree. Beside another provider's session of the old amount,
 * nothing is changed: by the difference, core sees at the cart's next change that it must delete that session.
 */
export function refreshAfterTaxes(
  request: MedusaRequest,
  response: MedusaResponse,
  next: MedusaNextFunction,
): void {
  beforeJson(response, (body) =>
    response.statusCode >= 300 || agrees(body) ? undefined : correctedAnswer(request, body),
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

/** A request can leave fields out of the answer: then nothing is known. */
function agrees(body: unknown): boolean {
  const { total, payment_collection: collection } = (body as { cart?: Priced } | null)?.cart ?? {}
  if (collection === null) {
    return true
  }
  const { amount, payment_sessions: sessions } = collection ?? {}
  return (
    total !== undefined &&
    amount !== undefined &&
    MathBN.eq(total, amount) &&
    sessions?.every((session) => session.amount !== undefined && MathBN.eq(session.amount, total)) === true
  )
}

/** @returns core's answer with the cart as it is after the correction */
async function correctedAnswer(request: MedusaRequest, body: unknown): Promise<unknown> {
  await correct(request).catch((error: unknown) => logFailure(request, error))
  const cart = await readCart(request.scope, String(request.params.id), request.queryConfig.fields)
  return { ...(body as object), cart }
}

async function correct({ scope, params }: MedusaRequest): Promise<void> {
  const cartId = String(params.id)
  const { ours, others } = await sessionsOfOtherAmount(scope, cartId)
  if (others.length > 0) {
    return
  }
  await withCartLock(scope, cartId, CART_WAIT_MS, () => recomputeCollection(scope, cartId))
  // The provider closes the page of each, and keeps the session when it is paid.
  const payments = scope.resolve(Modules.PAYMENT)
  const ends = await Promise.allSettled(ours.map(({ id }) => payments.deletePaymentSession(id)))
  const failed = ends.find(({ status }) => status === "rejected") as PromiseRejectedResult | undefined
  if (failed) {
    throw failed.reason
  }
}

/** The sessions of a cart that has no order yet: this plugin's, and those of other providers. */
async function sessionsOfOtherAmount(scope: MedusaContainer, cartId: string) {
  const { total, completed_at, payment_collection } = ((await readCart(scope, cartId, [
    "total",
    "completed_at",
    "payment_collection.payment_sessions.id",
    "payment_collection.payment_sessions.provider_id",
    "payment_collection.payment_sessions.amount",
  ])) ?? {}) as Priced
  const outdated = (payment_collection?.payment_sessions ?? []).filter(
    ({ amount }) => total !== undefined && !completed_at && !MathBN.eq(amount, total),
  )
  const isOurs = ({ provider_id }: Session) => findSite(scope, provider_id) !== undefined
  return { ours: outdated.filter(isOurs), others: outdated.filter((session) => !isOurs(session)) }
}

function logFailure({ scope, params }: MedusaRequest, error: unknown): void {
  scope
    .resolve(ContainerRegistrationKeys.LOGGER)
    .warn(
      `Alipay: a payment of ${params.id} may be of the amount before its taxes were calculated: ${shortReason(error)}`,
    )
}

async function readCart(container: MedusaContainer, id: string, fields: string[]): Promise<unknown> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "cart", fields, filters: { id } })
  return data[0]
}
