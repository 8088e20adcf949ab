import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MathBN, Modules } from "@medusajs/framework/utils"
import { findSite } from "../../core/sites/site"

/**
 * Sets the amount of a cart's payment collection to the cart's current total. Must be called under the cart's lock.
 * When a provider keeps its session, core rolls the change of the cart back, but not the collection's amount
 * (docs/reliability.md, R5). Core's own `refreshPaymentCollectionForCartWorkflow` would first delete the sessions
 * again, which is what was just refused. If another provider's payment has a different amount, nothing is changed: core
 * needs the difference to see that it must drop that payment.
 */
export async function recomputeCollection(container: MedusaContainer, cartId: string): Promise<void> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "cart",
    fields: [
      "id",
      "total",
      "raw_total",
      "currency_code",
      "completed_at",
      "payment_collection.id",
      "payment_collection.amount",
      "payment_collection.raw_amount",
      "payment_collection.currency_code",
      "payment_collection.payment_sessions.provider_id",
      "payment_collection.payment_sessions.amount",
      "payment_collection.payment_sessions.status",
    ],
    filters: { id: cartId },
  })
  const cart = data[0] as unknown as CartWithCollection | undefined
  if (!cart?.payment_collection || cart.completed_at) {
    return
  }
  const { payment_collection: collection, currency_code } = cart
  const total = cart.raw_total ?? cart.total
  const isOutdated = ({ provider_id, amount, status }: Session) =>
    !findSite(container, provider_id) && !ENDED.has(status) && !MathBN.eq(amount, total)
  if (collection.payment_sessions?.some(isOutdated)) {
    return
  }
  if (
    !MathBN.eq(collection.raw_amount ?? collection.amount, total) ||
    collection.currency_code !== currency_code
  ) {
    await container
      .resolve(Modules.PAYMENT)
      .updatePaymentCollections(collection.id, { amount: total, currency_code } as never)
  }
}

const ENDED = new Set(["canceled", "error"])

type Amount = Parameters<typeof MathBN.convert>[0]

type Session = { provider_id: string; amount: Amount; status: string }

type CartWithCollection = {
  total: Amount
  raw_total?: Amount
  currency_code: string
  completed_at?: unknown
  payment_collection?: {
    id: string
    amount: Amount
    raw_amount?: Amount
    currency_code: string
    payment_sessions?: Session[]
  } | null
}
