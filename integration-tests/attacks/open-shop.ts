import { Http } from "../../testkit/actors/http"
import { Merchant } from "../../testkit/actors/merchant"
import { Psp } from "../../testkit/actors/psp"
import { ClusterSupervisor } from "../../testkit/environment/cluster-supervisor"
import { MedusaSupervisor } from "../../testkit/environment/medusa-supervisor"
import type { TestEnvironment } from "../../testkit/environment/test-environment"
import { TEA_SHOP_PUBLISHABLE_KEY, TEST_ADMIN } from "../../testkit/tea-shop/credentials"
import { ShopRecords } from "../chaos/books/shop-records"
import type { Target } from "./campaign"

/** Runs `work` against a shop in its own process: inside jest, Medusa takes more than twice the CPU. */
export async function inOpenShop<T>(
  environment: TestEnvironment,
  work: (target: Target) => Promise<T>,
): Promise<T> {
  const supervisor = environment.cluster
    ? new ClusterSupervisor(environment, environment.cluster)
    : MedusaSupervisor.ofEnvironment(environment)
  const records = new ShopRecords(environment.postgres.url())
  await supervisor.start()
  try {
    const shop = new Http(environment.medusaUrl)
    await new Merchant(shop, TEST_ADMIN).setStock("LONGJING-50", 1_000_000)
    return await work({
      store: shop.with({ "x-publishable-api-key": TEA_SHOP_PUBLISHABLE_KEY }),
      psp: new Psp(new Http(environment.sandboxUrl)),
      sql: (sql, bindings) => records.rows(sql, bindings),
    })
  } finally {
    await records.close()
    await supervisor.stop()
  }
}
