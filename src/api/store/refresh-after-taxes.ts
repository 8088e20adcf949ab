import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MathBN, Modules } from "@medusajs/framework/utils"
import { withCartLock } from "../../core/cart-lock"
import { recomputeCollection } from "../../workflows/sync-payment/recompute-collection"
import { logFailure } from "../log-failure"
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
    response.statusCode >= 300 || agrees(body) ? undefined : correctedAnswer(request, body),
  )
  next()
}

type Amount = Parameters<typeof MathBN.convert>[0]
type Session = { id: string; amount: Amount }
type Priced = {
  total?: Amount
  completed_at?: unknown
  payment_collection?: {
    amount?: Amount
    payment_sessions?: Session[]
  } | null
}

/** False when the request left needed fields out of the answer: then nothing is known. */
function agrees(body: unknown): boolean {
  const cart = (body as { cart?: Priced } | null)?.cart ?? {}
  const { total, payment_collection: collection } = cart
  if (collection === null) {
    return true
  }
  const { amount, payment_sessions: sessions } = collection ?? {}
  return (
    total !== undefined &&
    amount !== undefined &&
    sessions?.every((session) => session.amount !== undefined) === true &&
    MathBN.eq(total, amount) &&
    ofOtherAmount(cart).length === 0
  )
}

const ofOtherAmount = ({ total, payment_collection }: Priced): Session[] =>
  (payment_collection?.payment_sessions ?? []).filter(
    ({ amount }) => total !== undefined && !MathBN.eq(amount, total),
  )

/** @returns core's answer with the cart as it is after the correction */
async function correctedAnswer(request: MedusaRequest, body: unknown): Promise<unknown> {
  await correct(request).catch((error: unknown) =>
    logFailure(
      request.scope,
      `a payment of ${request.params.id} may be of the amount before its taxes were calculated`,
      error,
    ),
  )
  const cart = await readCart(request.scope, String(request.params.id), request.queryConfig.fields)
  return { ...(body as object), cart }
}

/** @throws the first error, after all were tried */
async function correct({ scope, params }: MedusaRequest): Promise<void> {
  const cartId = String(params.id)
  // All under the lock. Otherwise the payment of another provider could stay beside a collection of the new total, and
  // core would place an order with it.
  await withCartLock(scope, cartId, CART_WAIT_MS, async () => {
    const cart = await readCart(scope, cartId, [
      "total",
      "completed_at",
      "payment_collection.payment_sessions.id",
      "payment_collection.payment_sessions.amount",
    ])
    if (!cart || cart.completed_at) {
      return
    }
    const payments = scope.resolve(Modules.PAYMENT)
    // A provider ends what can still be paid, and keeps a session that is paid.
    const ends = await Promise.allSettled(
      ofOtherAmount(cart).map(({ id }) => payments.deletePaymentSession(id)),
    )
    await recomputeCollection(scope, cartId)
    const failed = ends.find(({ status }) => status === "rejected") as PromiseRejectedResult | undefined
    if (failed) {
      throw failed.reason
    }
  })
}

async function readCart(
  container: MedusaContainer,
  id: string,
  fields: string[],
): Promise<Priced | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "cart", fields, filters: { id } })
  return data[0] as Priced | undefined
}
