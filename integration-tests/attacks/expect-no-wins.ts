import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { PgConnection } from "../../src/core/shop-db/connection"
import type { Shop } from "../harness/shop"
import type { Attack } from "./attacks"
import { attackShop, type Result, tableOf } from "./campaign"

/** Attacks a shop, and expects that no order was placed for less than it costs. */
export async function expectNoWins(
  shop: Shop,
  plan: { attacks: readonly Attack[]; latencies: readonly number[]; tries: number },
): Promise<void> {
  const pg = shop.container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  await shop.merchant.setStock("LONGJING-50", 1_000_000)
  const results = await attackShop(
    {
      store: shop.storeApi(),
      psp: shop.psp,
      sql: async (sql, bindings) => (await pg.raw(sql, bindings)).rows as never[],
    },
    { ...plan, atOnce: 8 },
  )

  // Core's in-memory engine leaves some workflows behind when busy, and Medusa's test runner waits for all of them.
  await pg.raw("delete from workflow_execution")
  expectNoneWon(results)
}

/** Prints the results, and expects that no try failed and that no order was placed for less than it costs. */
export function expectNoneWon(results: readonly Result[]): void {
  process.stdout.write(`\n${tableOf(results)}\n`)
  expect(results.flatMap(({ failures }) => failures)).toEqual([])
  expect(
    results.flatMap(({ attack, underpaid }) => underpaid.map((order) => ({ attack, ...order }))),
  ).toEqual([])
}
