import { join } from "node:path"
import { ROOT } from "../../testkit/checkout"
import { openTestEnvironment } from "../../testkit/environment/test-environment"
import { ATTACKS } from "../attacks/attacks"
import { attackShop } from "../attacks/campaign"
import { expectNoneWon } from "../attacks/expect-no-wins"
import { inOpenShop } from "../attacks/open-shop"

const TRIES = Number(process.env.ATTACK_TRIES ?? 20)

describe("An anonymous attacker", () => {
  it("an attacker gets no order for less than it costs, in 20 tries of each attack at latencies of 0 to 150 ms", async () => {
    const environment = await openTestEnvironment(() => {}, {
      folder: join(ROOT, ".artifacts", "attacks-of-npm-test"),
    })
    try {
      const plan = { attacks: ATTACKS, latencies: [0, 50, 100, 150], tries: TRIES, atOnce: 8 }
      expectNoneWon(await inOpenShop(environment, (target) => attackShop(target, plan)))
    } finally {
      await environment.close()
    }
  }, 900_000)
})
