import { randomUUID } from "node:crypto"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { medusaIntegrationTestRunner } from "@medusajs/test-utils"
import { startSandbox } from "../../sandbox/server"
import { Http } from "../../testkit/actors/http"
import { Merchant } from "../../testkit/actors/merchant"
import { Psp } from "../../testkit/actors/psp"
import { Shopper } from "../../testkit/actors/shopper"
import { freePort } from "../../testkit/processes/free-port"
import { SITE_KEY } from "../../testkit/servers/sandbox-keys"
import { seedTeaShop, type TeaShop } from "../../testkit/tea-shop"
import { TEST_ADMIN } from "../../testkit/tea-shop/credentials"
import { copyPreparedDatabase } from "../../testkit/tea-shop/prepared-database"
import { SpecificationWatch } from "../specification/watch"
import { stopScheduledJobs } from "./scheduler"
import { saveWorkflowStepsInTurn } from "./workflow-saves"

export const ALIPAY = "pp_alipay_multisafepay"
export const ALIPAY_PLUS = "pp_alipay-plus_multisafepay"

export interface ShopSetup {
  /** Provider options that differ from those of medusa-config.js. */
  options?: Record<string, unknown>
  /** Registers the provider a second time, as `pp_alipay_multisafepay-b`, with these options. */
  secondSite?: Record<string, unknown>
  env?: Record<string, string>
}

type Sandbox = Awaited<ReturnType<typeof startSandbox>>

/** What exists only while the tests of a shop run. */
interface OpenShop {
  url: string
  container: MedusaContainer
  psp: Psp
  sandboxUrl: string
  teas: TeaShop
  merchant: Merchant
}

/** A running tea shop with Alipay, its merchant and its shoppers. Its parts are available once the shop is open. */
export class Shop {
  private opened: OpenShop | undefined

  /** Where this Medusa listens for HTTP. */
  get url(): string {
    return this.open.url
  }
  get container(): MedusaContainer {
    return this.open.container
  }
  get psp(): Psp {
    return this.open.psp
  }
  get sandboxUrl(): string {
    return this.open.sandboxUrl
  }
  get teas(): TeaShop {
    return this.open.teas
  }
  get merchant(): Merchant {
    return this.open.merchant
  }

  shopper(email?: string): Shopper {
    return new Shopper(this.storeApi(), email)
  }

  /** The Store API as a storefront calls it. */
  storeApi(): Http {
    return new Http(this.url, { "x-publishable-api-key": this.teas.publishableKey })
  }

  /** Medusa without any credentials, as for MultiSafepay and anonymous callers. */
  http(): Http {
    return new Http(this.url)
  }

  /** Called by the harness. */
  openWith(opened: OpenShop): void {
    this.opened = opened
  }

  private get open(): OpenShop {
    if (!this.opened) throw new Error("The shop opens in beforeAll: use it inside tests and hooks only")
    return this.opened
  }
}

/**
 * Describes a shop: real Medusa, real PostgreSQL and the sandbox as the PSP, all over HTTP. Each test starts with the
 * seeded shop and an empty sandbox.
 */
export function aTeaShop(name: string, setup: ShopSetup, tests: (shop: Shop) => void): void {
  // Boot, migrations and seed happen in the first hooks.
  jest.setTimeout(120_000)
  describe(name, () => {
    const shop = new Shop()
    const dbName = `tea-shop-${randomUUID()}`
    let sandbox: Sandbox | undefined
    const specification = new SpecificationWatch()
    const runningSandbox = () => {
      if (!sandbox) throw new Error("The sandbox did not start")
      return sandbox
    }

    beforeAll(async () => {
      sandbox = await startSandbox({ onExchange: specification.onExchange })
      Object.assign(process.env, await environment(sandbox, setup))
      // With the caller's own database server the runner creates an empty database and migrates it.
      if (process.env.PREPARED_DATABASES) await copyPreparedDatabase(dbName)
    })
    afterAll(() => sandbox?.close())
    // Every API call is validated against MultiSafepay's own specification; see specification/.
    afterEach(() => expect(specification.takeUnreviewed()).toEqual([]))

    medusaIntegrationTestRunner({
      inApp: true,
      dbName,
      testSuite: ({ getContainer }) => withinMedusa(shop, runningSandbox, getContainer, tests),
    })
  })
}

/** What medusa-config.js reads, before Medusa boots. */
async function environment(sandbox: Sandbox, setup: ShopSetup): Promise<Record<string, string>> {
  // Chosen here and not by the runner, because the provider's options contain the URL for notifications.
  const port = await freePort()
  return {
    PORT: String(port),
    MEDUSA_BACKEND_URL: `http://localhost:${port}`,
    MULTISAFEPAY_API_KEY: SITE_KEY,
    MULTISAFEPAY_BASE_URL: sandbox.apiBaseUrl,
    MULTISAFEPAY_OPTIONS: JSON.stringify(setup.options ?? {}),
    MULTISAFEPAY_SECOND_SITE_OPTIONS: setup.secondSite ? JSON.stringify(setup.secondSite) : "",
    DISABLE_ADMIN: "true",
    ...setup.env,
  }
}

/** The runner's snapshot, which it restores before each test, includes what `beforeAll` does here. */
function withinMedusa(
  shop: Shop,
  runningSandbox: () => Sandbox,
  getContainer: () => MedusaContainer,
  tests: (shop: Shop) => void,
): void {
  beforeAll(async () => {
    const url = process.env.MEDUSA_BACKEND_URL ?? ""
    const { url: sandboxUrl } = runningSandbox()
    const container = getContainer()
    await stopScheduledJobs()
    saveWorkflowStepsInTurn()
    // The prepared database has neither this shop's address nor all of its providers.
    const teas = await seedTeaShop(container, { admin: TEST_ADMIN })
    // Medusa's scheduler may have run a job between its boot and now.
    const pg = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    await pg.raw("delete from msp_run")
    await pg.raw("delete from msp_lease")
    const psp = new Psp(new Http(sandboxUrl))
    const merchant = new Merchant(new Http(url), teas.admin)
    shop.openWith({ url, container, psp, sandboxUrl, teas, merchant })
  })
  beforeEach(() => shop.psp.reset())
  tests(shop)
}
