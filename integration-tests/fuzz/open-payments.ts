import type { Http } from "../../testkit/actors/http"
import { Shopper } from "../../testkit/actors/shopper"

type Sql = (sql: string) => Promise<Record<string, unknown>[]>

/**
 * Creates many payment collections with an ordinary cart's amount at once: a cart for each would take most of the time.
 * @returns their ids and their region
 */
export async function openCollections(
  store: Http,
  sql: Sql,
  count: number,
): Promise<{ collectionIds: string[]; regionId: string }> {
  const shopper = new Shopper(store)
  const { id: cartId, region_id } = await shopper.createCart()
  await shopper.addShipping()
  const { payment_collection } = await store.post<{ payment_collection: { id: string } }>(
    "/store/payment-collections",
    { cart_id: cartId },
  )
  const rows = await sql(`
    insert into payment_collection
    select copy.* from payment_collection original, generate_series(1, ${count}) n,
           lateral jsonb_populate_record(original, jsonb_build_object(
             'id', left(original.id, 20) || lpad(n::text, 12, '0'))) as copy
     where original.id = '${payment_collection.id}'
    returning id`)
  return { collectionIds: rows.map(({ id }) => String(id)), regionId: String(region_id) }
}

/** Starts a payment in each, as a storefront does. Nobody pays. */
export async function openSessions(store: Http, collectionIds: readonly string[]): Promise<string[]> {
  const sessionIds: string[] = []
  const shopper = new Shopper(store)
  for (const id of collectionIds) {
    sessionIds.push((await shopper.startPaymentOf(id, "pp_alipay_multisafepay")).id)
  }
  return sessionIds
}
