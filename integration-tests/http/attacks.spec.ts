import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { PgConnection } from "../../src/core/shop-db/connection"
import { ATTACKS } from "../attacks/attacks"
import { attackShop, type Result, tableOf } from "../attacks/campaign"
import { aTeaShop } from "../harness/shop"

const TRIES = Number(process.env.ATTACK_TRIES ?? 20)

aTeaShop("An anonymous attacker", {}, (shop) => {
  let results: Result[] = []

  it("an attacker gets no order for less than it costs, in 20 tries of each attack at latencies of 0 to 150 ms", async () => {
    await shop.merchant.setStock("LONGJING-50", 1_000_000)
    const pg = shop.container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
    results = await attackShop(
      {
        store: shop.storeApi(),
        psp: shop.psp,
        sql: async (sql, bindings) => (await pg.raw(sql, bindings)).rows as never[],
      },
      { attacks: ATTACKS, tries: TRIES, latencies: [0, 50, 100, 150], atOnce: 8 },
    )

    // Core's in-memory engine leaves some behind when it is busy, and Medusa's test runner waits for all of them.
    await pg.raw("delete from workflow_execution")
    process.stdout.write(`\n${tableOf(results)}\n`)
    expect(results.flatMap(({ failures }) => failures)).toEqual([])
    expect(results.flatMap(({ attack, loots }) => loots.map((loot) => ({ attack, ...loot })))).toEqual([])
  }, 900_000)
})
