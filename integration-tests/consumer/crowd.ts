import type { Http } from "../../testkit/actors/http"
import type { Merchant } from "../../testkit/actors/merchant"
import type { Psp } from "../../testkit/actors/psp"
import type { Shopper } from "../../testkit/actors/shopper"
import { eventually } from "../../testkit/eventually"
import type { Progress } from "../../tools/terminal/progress"
import { ATTACKS } from "../attacks/attacks"
import { attackShop } from "../attacks/campaign"
import { ShopRecords } from "../chaos/books/shop-records"
import { booksOfCart, sendManyNotifications } from "../harness/many-notifications"

/** Less than the plugin's timeout. */
const SLOW_MS = 3_000
const LATENCY_MS = 50
/** Of each attack. */
const TRIES = 4

type Crowd = {
  /** The shop's address, without any credentials. */
  shop: Http
  /** The Store API, with a publishable key. */
  store: Http
  shopper(): Shopper
  merchant: Merchant
  psp: Psp
}

/**
 * Checks with any Medusa that neither many notifications at once nor attackers do harm.
 * @throws Error of the first step that failed
 */
export async function checkCrowds(crowd: Crowd, databaseUrl: string, progress: Progress): Promise<void> {
  const records = new ShopRecords(databaseUrl)
  try {
    await progress.step("locks", () => onePaymentOneOrder(crowd, records))
    await progress.step("attacks", async (remark) => remark(await attack(crowd, records)))
  } finally {
    await records.close()
  }
}

async function onePaymentOneOrder(crowd: Crowd, records: ShopRecords): Promise<void> {
  const { cartIds, syncedBefore, statuses } = await sendManyNotifications({ ...crowd, latencyMs: SLOW_MS })
  if (syncedBefore > 0) throw new Error("The Store API answered only after notifications were synced")
  const unexpected = statuses.filter((status) => status !== 200 && status !== 503)
  if (unexpected.length > 0) throw new Error(`Notifications were answered with ${unexpected.join(", ")}`)
  await eventually(
    async () => {
      for (const cartId of cartIds) {
        const { orders, captures } = await booksOfCart((...query) => records.rows(...query), cartId)
        if (orders !== 1 || captures !== 1)
          throw new Error(`Cart ${cartId} has ${orders} orders and ${captures} captures, not one of each`)
      }
    },
    { within: 60_000 },
  )
}

/** @returns the number of attacks */
async function attack({ store, merchant, psp }: Crowd, records: ShopRecords): Promise<string> {
  await merchant.setStock("LONGJING-50", 1_000_000)
  const results = await attackShop(
    { store, psp, sql: (sql, bindings) => records.rows(sql, bindings) },
    { attacks: ATTACKS, latencies: [LATENCY_MS], tries: TRIES, atOnce: 4 },
  )
  const failed = results.flatMap(({ attack, failures }) => failures.map((failure) => `${attack}: ${failure}`))
  const won = results.flatMap(({ attack, underpaid }) =>
    underpaid.map(({ order, total, paid }) => `${attack}: order ${order} of ${total} for ${paid}`),
  )
  if (failed.length + won.length > 0) throw new Error([...won, ...failed].join("\n"))
  return `${results.reduce((sum, { tries }) => sum + tries, 0)} attacks, no win`
}
