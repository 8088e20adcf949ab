import { signNotification } from "../../src/multisafepay"
import type { Http } from "../../testkit/actors/http"
import type { Psp } from "../../testkit/actors/psp"
import type { Shopper } from "../../testkit/actors/shopper"
import { eventually } from "../../testkit/eventually"
import { SITE_KEY } from "../../testkit/servers/sandbox-keys"

const ALIPAY = "pp_alipay_multisafepay"
const HOOK = "/hooks/multisafepay/alipay_multisafepay"
const CARTS = 5
const NOTIFICATIONS_EACH = 10
/** In ms. A notification for which there is no capacity is refused earlier, after seven seconds. */
const LATENCY_MS = 10_000

type Part = {
  /** The shop's address, without any credentials. */
  shop: Http
  /** The Store API, with a publishable key. */
  store: Http
  psp: Psp
  shopper(): Shopper
  /** How long MultiSafepay takes to answer, in ms. */
  latencyMs?: number
}

type Outcome = {
  /** Paid carts, each of which must become one order. */
  cartIds: string[]
  /** How many notifications were synced when the last of the shopper's requests was answered. */
  syncedBefore: number
  /** HTTP status of each notification. */
  statuses: number[]
}

/**
 * Sends fifty notifications of five paid carts at once while MultiSafepay is slow, and reads the shop's products
 * meanwhile.
 * @param whileWaiting runs while MultiSafepay's answers are outstanding
 */
export async function sendManyNotifications(
  { shop, store, psp, shopper, latencyMs = LATENCY_MS }: Part,
  whileWaiting: () => Promise<void> = async () => undefined,
): Promise<Outcome> {
  const shoppers = Array.from({ length: CARTS }, shopper)
  const sessionIds: string[] = []
  for (const one of shoppers) {
    const { id } = await one.checkout(ALIPAY)
    await psp.pay(id, "completed", { notify: false })
    sessionIds.push(id)
  }
  const slow = await psp.fault({
    ...{ on: "api", endpoint: "GET /orders/:id", kind: "latency", ms: latencyMs, times: null },
  })

  let synced = 0
  const answers = sessionIds
    .flatMap((id) => Array<string>(NOTIFICATIONS_EACH).fill(id))
    .map(async (id) => {
      const status = await notify(shop, id)
      synced += status === 200 ? 1 : 0
      return status
    })
  await eventually(async () => {
    const fault = (await psp.faults()).find(({ id }) => id === slow.id)
    if (!fault?.struck) throw new Error("MultiSafepay has not been asked yet")
  })
  for (let request = 0; request < 3; request++) await store.get("/store/products?limit=1")
  const syncedBefore = synced
  await whileWaiting()
  await psp.clearFaults()
  return { cartIds: shoppers.map(({ cart }) => cart.id), syncedBefore, statuses: await Promise.all(answers) }
}

async function notify(shop: Http, orderId: string): Promise<number> {
  const body = JSON.stringify({
    order_id: orderId,
    transaction_id: 4711,
    status: "completed",
    currency: "EUR",
    amount: 2_995,
  })
  const { status } = await shop
    .request("post", HOOK)
    .set("content-type", "application/json")
    .set("Auth", signNotification({ apiKey: SITE_KEY, rawBody: body }))
    .send(body)
  return status
}

/** The number of orders that a cart became, and what was captured for them, in minor units. */
export type CartBooks = { orders: number; captures: number; captured: number }

export type Sql = <T>(sql: string, bindings: readonly unknown[]) => Promise<T[]>

export async function booksOfCart(sql: Sql, cartId: string): Promise<CartBooks> {
  const [books] = await sql<CartBooks>(
    `select (select count(*)::int from order_cart o where o.cart_id = ? and o.deleted_at is null) as orders,
            count(capture.id)::int as captures, coalesce(round(sum(capture.amount) * 100), 0)::int as captured
       from cart_payment_collection link
       join payment on payment.payment_collection_id = link.payment_collection_id and payment.deleted_at is null
       join capture on capture.payment_id = payment.id and capture.deleted_at is null
      where link.cart_id = ?`,
    [cartId, cartId],
  )
  return books ?? { orders: 0, captures: 0, captured: 0 }
}
