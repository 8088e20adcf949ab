import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { StartLimit } from "../../src/core/sessions/start-limit"
import type { PgConnection } from "../../src/core/shop-db/connection"
import { ATTACKS, type Attack } from "../attacks/attacks"
import { attackShop, tableOf } from "../attacks/campaign"
import { aTeaShop } from "../harness/shop"

const TRIES = Number(process.env.ATTACK_TRIES ?? 20)

aTeaShop("An anonymous attacker", {}, (shop) => {
  const pg = () => shop.container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)

  async function attack(
    attacks: readonly Attack[],
    latencies: readonly number[],
    tries = TRIES,
  ): Promise<void> {
    await shop.merchant.setStock("LONGJING-50", 1_000_000)
    const results = await attackShop(
      {
        store: shop.storeApi(),
        psp: shop.psp,
        sql: async (sql, bindings) => (await pg().raw(sql, bindings)).rows as never[],
      },
      { attacks, tries, latencies, atOnce: 8 },
    )

    // Core's in-memory engine leaves some behind when it is busy, and Medusa's test runner waits for all of them.
    await pg().raw("delete from workflow_execution")
    process.stdout.write(`\n${tableOf(results)}\n`)
    expect(results.flatMap(({ failures }) => failures)).toEqual([])
    expect(
      results.flatMap(({ attack, underpaid }) => underpaid.map((order) => ({ attack, ...order }))),
    ).toEqual([])
  }

  it("an attacker gets no order for less than it costs, in 20 tries of each attack at latencies of 0 to 150 ms", async () => {
    await attack(ATTACKS, [0, 50, 100, 150])
  }, 900_000)

  it("an attacker gets no order for less than it costs by bursts of payment starts, even when nothing limits the starts", async () => {
    const unlimited = jest
      .spyOn(StartLimit.prototype, "admit")
      .mockResolvedValue({ admitted: true, end: async () => undefined })
    try {
      await attack(
        ATTACKS.filter(({ name }) => name.startsWith("starts in bursts")),
        [100],
        TRIES / 4,
      )
    } finally {
      unlimited.mockRestore()
    }

    // With the limit, one of the six is let in.
    expect(await mostSessionsOfOneCart()).toBeGreaterThan(2)
  }, 900_000)

  async function mostSessionsOfOneCart(): Promise<number> {
    const { rows } = await pg().raw(
      "select count(*)::int as sessions from payment_session group by payment_collection_id order by 1 desc limit 1",
    )
    return (rows as { sessions: number }[])[0]?.sessions ?? 0
  }
})
