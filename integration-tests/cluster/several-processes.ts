import { join } from "node:path"
import { ROOT } from "../../tools/demo/settings"
import { TEA_SHOP_PUBLISHABLE_KEY, TEST_ADMIN } from "../../tools/tea-shop/credentials"
import type { Sql } from "../attacks/loot"
import { ShopRecords } from "../chaos/books/shop-records"
import { ClusterKeeper } from "../chaos/environment/cluster-keeper"
import { type House, openHouse } from "../chaos/environment/house"
import { Http } from "../harness/http"
import { booksOfCart, type CartBooks } from "../harness/many-notifications"
import { Merchant } from "../harness/merchant"
import { Psp } from "../harness/psp"
import { Shopper } from "../harness/shopper"

/** Longer than core's lock on a cart that changes, of ten seconds. */
export const PSP_TIMEOUT_MS = 25_000

/** A tea shop of two servers and two workers, with the people around it. */
export class SeveralProcesses {
  readonly psp: Psp
  readonly merchant: Merchant

  private constructor(
    private readonly house: House,
    private readonly ports: readonly number[],
    readonly keeper: ClusterKeeper,
    private readonly records: ShopRecords,
  ) {
    this.psp = new Psp(new Http(house.sandboxUrl))
    this.merchant = new Merchant(new Http(house.medusaUrl), TEST_ADMIN)
  }

  static async open(): Promise<SeveralProcesses> {
    const folder = join(ROOT, ".artifacts", "cluster")
    const house = await openHouse(() => {}, { cluster: true, folder, pspTimeoutMs: PSP_TIMEOUT_MS })
    const { cluster } = house
    if (!cluster) throw new Error("The house has no room for more than one process")
    const keeper = new ClusterKeeper(house, cluster)
    await keeper.start()
    return new SeveralProcesses(house, cluster.servers, keeper, new ShopRecords(house.postgres.url()))
  }

  /** Somebody whose requests go wherever the round robin sends them. */
  shopper(): Shopper {
    return new Shopper(this.store())
  }

  /** The Store API of one of the servers. */
  server(index: 0 | 1): Http {
    return this.storeApi(`http://localhost:${this.ports[index]}`)
  }

  /** Reads the shop's own tables, past the shop. */
  readonly sql: Sql = (sql, bindings) => this.records.rows(sql, bindings)

  /** The Store API of whichever server the round robin chooses. */
  store(): Http {
    return this.storeApi(this.house.medusaUrl)
  }

  /** How many orders a cart became, and what was captured for them, in minor units. */
  booksOf(cartId: string): Promise<CartBooks> {
    return booksOfCart(this.sql, cartId)
  }

  /** A notification, or a page of a browser, reaches whichever server the round robin chooses. */
  http(): Http {
    return new Http(this.house.medusaUrl)
  }

  async close(): Promise<void> {
    await this.records.close()
    await this.keeper.stop()
    await this.house.close()
  }

  private storeApi(url: string): Http {
    return new Http(url, { "x-publishable-api-key": TEA_SHOP_PUBLISHABLE_KEY })
  }
}
