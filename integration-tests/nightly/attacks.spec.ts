import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { StartLimit } from "../../src/core/sessions/start-limit"
import type { PgConnection } from "../../src/core/shop-db/connection"
import { ATTACKS } from "../attacks/attacks"
import { expectNoWins } from "../attacks/expect-no-wins"
import { aTeaShop } from "../harness/shop"

const BURSTS = ATTACKS.filter(({ name }) => name.startsWith("starts in bursts"))

aTeaShop("An anonymous attacker of a shop without limits", {}, (shop) => {
  it("an attacker gets no order for less than it costs by bursts of payment starts, even when nothing limits the starts", async () => {
    const unlimited = jest
      .spyOn(StartLimit.prototype, "admit")
      .mockResolvedValue({ admitted: true, end: async () => undefined })
    try {
      await expectNoWins(shop, { attacks: BURSTS, latencies: [0, 50, 100, 150], tries: 20 })
    } finally {
      unlimited.mockRestore()
    }

    // With the limit, one of the six is let in.
    expect(await mostSessionsOfOneCart()).toBeGreaterThan(2)
  }, 900_000)

  async function mostSessionsOfOneCart(): Promise<number> {
    const pg = shop.container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
    const { rows } = await pg.raw(
      "select count(*)::int as sessions from payment_session group by payment_collection_id order by 1 desc limit 1",
    )
    return (rows as { sessions: number }[])[0]?.sessions ?? 0
  }
})
