import { join } from "node:path"
import { Http } from "../../testkit/actors/http"
import { Merchant } from "../../testkit/actors/merchant"
import { Psp } from "../../testkit/actors/psp"
import { Shopper } from "../../testkit/actors/shopper"
import { ROOT } from "../../testkit/checkout"
import { ClusterSupervisor } from "../../testkit/environment/cluster-supervisor"
import { openTestEnvironment, type TestEnvironment } from "../../testkit/environment/test-environment"
import { TEA_SHOP_PUBLISHABLE_KEY, TEST_ADMIN } from "../../testkit/tea-shop/credentials"
import type { Sql } from "../attacks/underpaid-orders"
import { ShopRecords } from "../chaos/books/shop-records"
import { booksOfCart, type CartBooks } from "../harness/many-notifications"

/** Longer than core's lock on a changing cart, which lasts ten seconds. In ms. */
export const PSP_TIMEOUT_MS = 25_000

/** A tea shop of two servers and two workers, with sandbox, merchant and shoppers. */
export class SeveralProcesses {
  readonly psp: Psp
  readonly merchant: Merchant

  private constructor(
    private readonly environment: TestEnvironment,
    private readonly ports: readonly number[],
    readonly supervisor: ClusterSupervisor,
    private readonly records: ShopRecords,
  ) {
    this.psp = new Psp(new Http(environment.sandboxUrl))
    this.merchant = new Merchant(new Http(environment.medusaUrl), TEST_ADMIN)
  }

  static async open(): Promise<SeveralProcesses> {
    const folder = join(ROOT, ".artifacts", "cluster")
    const environment = await openTestEnvironment(() => {}, {
      cluster: true,
      folder,
      pspTimeoutMs: PSP_TIMEOUT_MS,
    })
    const { cluster } = environment
    if (!cluster) throw new Error("The test environment is not a cluster")
    const supervisor = new ClusterSupervisor(environment, cluster)
    await supervisor.start()
    return new SeveralProcesses(
      environment,
      cluster.servers,
      supervisor,
      new ShopRecords(environment.postgres.url()),
    )
  }

  /** A shopper whose requests go to both servers in turn. */
  shopper(): Shopper {
    return new Shopper(this.store())
  }

  /** The Store API of one of the servers. */
  server(index: 0 | 1): Http {
    return this.storeApi(`http://localhost:${this.ports[index]}`)
  }

  /** Reads the shop's tables directly. */
  readonly sql: Sql = (sql, bindings) => this.records.rows(sql, bindings)

  /** The Store API of both servers in turn. */
  store(): Http {
    return this.storeApi(this.environment.medusaUrl)
  }

  /** The number of orders that a cart became, and what was captured for them, in minor units. */
  booksOf(cartId: string): Promise<CartBooks> {
    return booksOfCart(this.sql, cartId)
  }

  /** Both servers in turn, for notifications and pages. */
  http(): Http {
    return new Http(this.environment.medusaUrl)
  }

  async close(): Promise<void> {
    await this.records.close()
    await this.supervisor.stop()
    await this.environment.close()
  }

  private storeApi(url: string): Http {
    return new Http(url, { "x-publishable-api-key": TEA_SHOP_PUBLISHABLE_KEY })
  }
}
