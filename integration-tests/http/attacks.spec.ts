import { ATTACKS } from "../attacks/attacks"
import { expectNoWins } from "../attacks/expect-no-wins"
import { aTeaShop } from "../harness/shop"

const TRIES = Number(process.env.ATTACK_TRIES ?? 20)

aTeaShop("An anonymous attacker", {}, (shop) => {
  it("an attacker gets no order for less than it costs, in 20 tries of each attack at latencies of 0 to 150 ms", async () => {
    await expectNoWins(shop, { attacks: ATTACKS, latencies: [0, 50, 100, 150], tries: TRIES })
  }, 900_000)
})
