import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MathBN } from "@medusajs/framework/utils"
import { deletePaymentSessionsWorkflow } from "@medusajs/medusa/core-flows"
import { withCartLock } from "../../core/cart-lock"
import { shortReason } from "../../core/short-reason"
import { findSite } from "../../core/sites/site"
import { recomputeCollection } from "../../workflows/sync-payment/recompute-collection"

/** How long the shopper's response may wait for another change of the same cart, in ms. */
const CART_WAIT_MS = 3_000

/**
 * Middleware of core's route that calculates a cart's taxes, for regions without automatic taxes. Core changes the
 * cart's total there but not the amount of its payment collection: a payment would be started for the old amount, and
 * with its money no order could be placed. Costs nothing while both agree.
 */
export function refreshAfterTaxes(
  request: MedusaRequest,
  response: MedusaResponse,
  next: MedusaNextFunction,
): void {
  const json = response.json.bind(response)
  response.json = (body: unknown) => {
    response.json = json
    if (response.statusCode >= 300 || agrees(body)) {
      return json(body)
    }
    void correctedAnswer(request).then(
      (cart) => json(cart ? { cart } : body),
      (error: unknown) => {
        request.scope
          .resolve(ContainerRegistrationKeys.LOGGER)
          .warn(
            `Alipay: the payment collection of ${request.params.id} may have a wrong amount: ${shortReason(error)}`,
          )
        json(body)
      },
    )
    return response
  }
  next()
}

type Amount = Parameters<typeof MathBN.convert>[0]
type Priced<Session = object> = {
  total?: Amount
  payment_collection?: { amount?: Amount; payment_sessions?: Session[] } | null
}

/** A request can leave the fields out of the answer: then nothing is known. */
function agrees(body: unknown): boolean {
  const { total, payment_collection: collection } = (body as { cart?: Priced } | null)?.cart ?? {}
  return (
    collection === null ||
    (total !== undefined && collection?.amount !== undefined && MathBN.eq(total, collection.amount))
  )
}

/** @returns the cart as core answers with it, now with the corrected collection */
async function correctedAnswer({ scope, params, queryConfig }: MedusaRequest): Promise<unknown> {
  const cartId = String(params.id)
  await endOtherAmounts(scope, cartId)
  await withCartLock(scope, cartId, CART_WAIT_MS, () => recomputeCollection(scope, cartId))
  return readCart(scope, cartId, queryConfig.fields)
}

/** Payments of other providers stay: core alone would leave them as well. */
async function endOtherAmounts(container: MedusaContainer, cartId: string): Promise<void> {
  const cart = (await readCart(container, cartId, [
    "total",
    "payment_collection.payment_sessions.id",
    "payment_collection.payment_sessions.provider_id",
    "payment_collection.payment_sessions.amount",
  ])) as Priced<{ id: string; provider_id: string; amount: Amount }> | undefined
  const ids = (cart?.payment_collection?.payment_sessions ?? [])
    .filter(
      ({ provider_id, amount }) => findSite(container, provider_id) && !MathBN.eq(amount, cart?.total ?? 0),
    )
    .map(({ id }) => id)
  if (ids.length > 0) {
    await deletePaymentSessionsWorkflow(container).run({ input: { ids } })
  }
}

async function readCart(container: MedusaContainer, id: string, fields: string[]): Promise<unknown> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "cart", fields, filters: { id } })
  return data[0]
}
