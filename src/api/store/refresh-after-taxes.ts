import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MathBN, Modules } from "@medusajs/framework/utils"
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
    void correct(request)
      .catch((error: unknown) => logFailure(request, error))
      .then(() => readCart(request.scope, String(request.params.id), request.queryConfig.fields))
      .then(
        (cart) => json(cart ? { cart } : body),
        () => json(body),
      )
    return response
  }
  next()
}

type Amount = Parameters<typeof MathBN.convert>[0]
type Priced = {
  total?: Amount
  completed_at?: unknown
  payment_collection?: {
    amount?: Amount
    payment_sessions?: { id: string; provider_id: string; amount: Amount }[]
  } | null
}

/** A request can leave the fields out of the answer: then nothing is known. */
function agrees(body: unknown): boolean {
  const { total, payment_collection: collection } = (body as { cart?: Priced } | null)?.cart ?? {}
  return (
    collection === null ||
    (total !== undefined && collection?.amount !== undefined && MathBN.eq(total, collection.amount))
  )
}

/** Payments of other providers stay: core alone would leave them as well. */
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
  for (const { id, provider_id, amount } of cart?.payment_collection?.payment_sessions ?? []) {
    if (!cart?.completed_at && findSite(scope, provider_id) && !MathBN.eq(amount, cart?.total ?? 0)) {
      // The provider closes its page, and keeps the session when it is paid.
      await scope.resolve(Modules.PAYMENT).deletePaymentSession(id)
    }
  }
}

function logFailure({ scope, params }: MedusaRequest, error: unknown): void {
  scope
    .resolve(ContainerRegistrationKeys.LOGGER)
    .warn(`Alipay: the payment collection of ${params.id} may have a wrong amount: ${shortReason(error)}`)
}

async function readCart(container: MedusaContainer, id: string, fields: string[]): Promise<unknown> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "cart", fields, filters: { id } })
  return data[0]
}
