import { join } from "node:path"
import { forEachLimited } from "../../src/core/for-each-limited"
import { shortReason } from "../../src/core/short-reason"
import { readFlags, UsageError } from "../../src/scripts/command-line"
import { Http } from "../../testkit/actors/http"
import { Merchant } from "../../testkit/actors/merchant"
import { ROOT } from "../../testkit/checkout"
import { MedusaSupervisor } from "../../testkit/environment/medusa-supervisor"
import { openTestEnvironment, type TestEnvironment } from "../../testkit/environment/test-environment"
import { TEA_SHOP_PUBLISHABLE_KEY, TEST_ADMIN } from "../../testkit/tea-shop/credentials"
import { SeededRandom } from "../chaos/plan/seeded-random"
import { buyAndRefund, describeCart, variantIds } from "./buy-and-refund"
import { openMarkets } from "./open-markets"
import { randomCart } from "./random-cart"

const HELP = `
Random carts in three currencies, with tax in or on top of the price and promotions: started, paid, refunded in two parts.
Then the books of both sides must agree to the minor unit.

  npm run test:carts -- --carts 1000 --seed 1

  --carts N     how many (1000)
  --seed S      decides what is in them; the same seed fills the same carts (1)
  --at-once N   how many shoppers are in the shop at the same time (4)
  --help        this text

Exit code 1 when the books of a cart disagree. The logs lie in .artifacts/carts/.
`.trim()

async function main(): Promise<number> {
  const flags = readFlags(process.argv.slice(2), {
    carts: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    "at-once": { type: "string", default: "4" },
    help: { type: "boolean", short: "h", default: false },
  })
  if (flags.help) {
    console.log(HELP)
    return 0
  }
  const count = positive("--carts", flags.carts)
  const atOnce = positive("--at-once", flags["at-once"])
  const environment = await openTestEnvironment(console.log, { folder: join(ROOT, ".artifacts", "carts") })
  const medusa = MedusaSupervisor.ofEnvironment(environment)
  try {
    await medusa.start()
    return await walk(environment, { count, atOnce, seed: flags.seed })
  } finally {
    await medusa.stop()
    await environment.close()
  }
}

async function walk(
  environment: TestEnvironment,
  { atOnce, count, seed }: { count: number; atOnce: number; seed: string },
): Promise<number> {
  const shop = new Http(environment.medusaUrl)
  const merchant = new Merchant(shop, TEST_ADMIN)
  const regions = await openMarkets(await merchant.api())
  const store = shop.with({ "x-publishable-api-key": TEA_SHOP_PUBLISHABLE_KEY })
  const cartShop = { store, merchant, psp: environment.psp, regions, variants: await variantIds(store) }
  const random = new SeededRandom(seed)
  const carts = Array.from({ length: count }, (_, number) => randomCart(random, number))
  const failures: string[] = []
  let done = 0
  let fractions = 0
  const since = Date.now()
  await forEachLimited(carts, atOnce, async (cart) => {
    try {
      const { disagreements, minor, total } = await buyAndRefund(cart, cartShop)
      if (Math.abs(total * 100 - minor) > 1e-4) fractions++
      if (disagreements.length > 0) failures.push(`${describeCart(cart)}: ${disagreements.join("; ")}`)
    } catch (error) {
      failures.push(`${describeCart(cart)}: ${shortReason(error)}`)
    }
    done++
    if (done % 50 === 0) console.log(`${done} of ${count} carts, ${failures.length} failures`)
  })
  for (const failure of failures) console.log(`FAILED: ${failure}`)
  const seconds = Math.round((Date.now() - since) / 1_000)
  console.log(
    `${count} carts with seed ${seed}, ${fractions} with a fraction of a cent, ${failures.length} failures, ${seconds} s`,
  )
  return failures.length > 0 ? 1 : 0
}

function positive(flag: string, text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number > 0) return number
  throw new UsageError(`${flag} must be a whole number of 1 or more, for example ${flag} 40, not "${text}"`)
}

main()
  .catch((error: unknown) => {
    console.error(error instanceof UsageError ? error.message : error)
    return error instanceof UsageError ? 2 : 1
  })
  .then((code) => process.exit(code))
