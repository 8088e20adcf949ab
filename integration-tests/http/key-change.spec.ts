import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { startSandbox } from "../../sandbox/server"
import { asProviderId } from "../../src/core/gateways/provider-id"
import { keepDue } from "../../src/modules/payment-journal/due-checks"
import { asPspOrderId } from "../../src/multisafepay"
import { Http } from "../../testkit/actors/http"
import { Merchant } from "../../testkit/actors/merchant"
import { Psp } from "../../testkit/actors/psp"
import { Shopper } from "../../testkit/actors/shopper"
import { ROOT } from "../../testkit/checkout"
import { freePort } from "../../testkit/processes/free-port"
import type { SupervisedProcess } from "../../testkit/processes/supervised-process"
import { medusaEnvironment, startMedusa } from "../../testkit/servers/medusa"
import { OTHER_SITE_KEY, SITE_KEY } from "../../testkit/servers/sandbox-keys"
import { TEA_SHOP_PUBLISHABLE_KEY, TEST_ADMIN } from "../../testkit/tea-shop/credentials"
import { copyPreparedDatabase } from "../../testkit/tea-shop/prepared-database"
import { backdate } from "../harness/backdate"
import { recover } from "../harness/jobs"
import { alertsOf, closeAlert, feedOf, journalEntryOf } from "../harness/journal"
import { ALIPAY, aTeaShop } from "../harness/shop"
import { SpecificationWatch } from "../specification/watch"

const NEW_KEY = "sandbox-site-key-of-next-year-000000000001"
const LOGS = join(ROOT, ".artifacts", "key-change")

/** Medusa is started several times, and each start is slow. */
jest.setTimeout(300_000)

/** A shop whose Medusa has its own process, so that it can be restarted with other options. */
async function openShop(specification: SpecificationWatch) {
  mkdirSync(LOGS, { recursive: true })
  const [sandbox, databaseUrl, medusaPort, storefrontPort] = await Promise.all([
    startSandbox({ onExchange: specification.onExchange }),
    copyPreparedDatabase(),
    freePort(),
    freePort(),
  ])
  const url = `http://localhost:${medusaPort}`
  const storeApi = new Http(url, { "x-publishable-api-key": TEA_SHOP_PUBLISHABLE_KEY })
  let medusa: SupervisedProcess | undefined
  return {
    psp: new Psp(new Http(sandbox.url)),
    shopper: () => new Shopper(storeApi),
    /** A merchant whose login is newer than Medusa's last start. */
    merchant: () => new Merchant(new Http(url), TEST_ADMIN),
    /** Stops Medusa if it runs, and starts it with these options. */
    async start(apiKey: string, options: Record<string, unknown> = {}) {
      await medusa?.stop()
      const settings = {
        medusaPort,
        storefrontPort,
        sandboxPort: 0,
        postgresPort: undefined,
        psp: { kind: "sandbox" as const, apiKey, baseUrl: sandbox.apiBaseUrl, payCommand: undefined },
        publicBackendUrl: undefined,
        keepIn: LOGS,
        logs: LOGS,
      }
      const env = {
        ...medusaEnvironment(settings, databaseUrl),
        MULTISAFEPAY_OPTIONS: JSON.stringify({ recovery: { enabled: false }, ...options }),
        DISABLE_ADMIN: "true",
      }
      medusa = await startMedusa(medusaPort, env, join(LOGS, "medusa.log"))
    },
    async close() {
      await medusa?.stop()
      await sandbox.close()
    },
  }
}

describe("A shop that is started again with another API key", () => {
  const specification = new SpecificationWatch()
  let shop: Awaited<ReturnType<typeof openShop>>
  beforeEach(async () => {
    shop = await openShop(specification)
  })
  afterEach(async () => {
    await shop.close()
    // Every API call is validated against MultiSafepay's own specification; see specification/.
    expect(specification.takeUnreviewed()).toEqual([])
  })

  it("a shop with a new key loses no open payment and no refund of an earlier payment, although the former key is not configured", async () => {
    await shop.start(SITE_KEY)
    const earlier = shop.shopper()
    const paid = await earlier.checkout(ALIPAY)
    await shop.psp.pay(paid.id)
    const underWay = shop.shopper()
    const open = await underWay.checkout(ALIPAY)

    await shop.psp.settings({ site_keys: { "10001": NEW_KEY } })
    await shop.start(NEW_KEY)
    const { notifications } = await shop.psp.pay(open.id)

    expect(notifications).toMatchObject([{ delivered: true, http_status: 200, body: "OK" }])
    const merchant = shop.merchant()
    expect(await merchant.ordersOf(underWay.email)).toMatchObject([{ payment_status: "captured" }])
    const [order] = await merchant.ordersOf(earlier.email)
    await merchant.refund((await merchant.paymentOf(String(order?.id))).id, 5)
    expect((await shop.psp.order(paid.id)).refunds).toMatchObject([{ amount: 500 }])
  })

  it("a shop that moved to another site accepts a payment of the former site, which only the former key can read", async () => {
    await shop.start(SITE_KEY)
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)

    await shop.start(OTHER_SITE_KEY, { previousApiKeys: [{ key: SITE_KEY, until: tomorrow() }] })
    const { notifications } = await shop.psp.pay(session.id)

    expect(notifications).toMatchObject([{ delivered: true, http_status: 200, body: "OK" }])
    expect(await shop.merchant().ordersOf(shopper.email)).toMatchObject([{ payment_status: "captured" }])
  })
})

aTeaShop("A shop whose key opens another site than before", {}, (shop) => {
  const DAY = 24 * 60
  const FORMER_SITE = { site_keys: {} }
  const OTHER_SITE = { site_keys: { "10001": NEW_KEY, "10002": SITE_KEY } }

  async function aPaidOrder() {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.psp.pay(id)
    return { id, order: await shopper.placeOrder() }
  }

  it("a cancelled order whose payment MultiSafepay does not know, because the shop has moved to another site, raises an alert, and is refunded when it is known again", async () => {
    const { id, order } = await aPaidOrder()
    await shop.psp.settings(OTHER_SITE)
    await shop.merchant.cancelOrder(order.id)

    for (const minutes of [4, 15, DAY]) {
      await recover(shop, minutes)
    }

    expect(await alertsOf(shop)).toMatchObject([
      { kind: "paid_but_unknown", subject: id, order_id: order.id, state: "open" },
    ])
    await shop.psp.settings(FORMER_SITE)
    await recover(shop, DAY)
    expect((await shop.psp.order(id)).refunds).toMatchObject([{ amount: 2995 }])
    expect(await alertsOf(shop)).toContainEqual(
      expect.objectContaining({ kind: "paid_but_unknown", state: "resolved" }),
    )
  })

  it("payments that were started before the shop moved to another site raise one alert before recovery stops checking them, which is not raised again after it was dismissed", async () => {
    const { id } = await shop.shopper().checkout(ALIPAY)
    await shop.shopper().checkout(ALIPAY)
    await shop.psp.settings(OTHER_SITE)
    await shop.psp.pay(id)

    const dayLater = async () => {
      await backdate(shop, 1)
      await recover(shop, DAY)
    }

    await recover(shop, 4)
    await dayLater()
    expect(await alertsOf(shop)).toEqual([])
    await dayLater()

    expect(await alertsOf(shop)).toMatchObject([
      { kind: "started_but_unknown", subject: "multisafepay", state: "open" },
    ])
    expect(await feedOf(shop)).toMatchObject([
      {
        note: expect.stringContaining("payses_"),
        description: expect.stringContaining("previousApiKeys"),
      },
    ])
    await closeAlert(shop, "started_but_unknown", "dismissed")
    for (let day = 0; day < 3; day++) {
      await dayLater()
    }
    expect(await alertsOf(shop)).toMatchObject([{ kind: "started_but_unknown", state: "dismissed" }])
  })

  it("a payment with its order, which MultiSafepay does not know because the shop has moved to another site, is not checked for ever and raises no alert", async () => {
    const { id } = await aPaidOrder()
    await shop.psp.settings(OTHER_SITE)
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    await keepDue(pg, { pspOrderId: asPspOrderId(id), providerId: asProviderId(ALIPAY) })

    for (const minutes of [4, 8, 16, 32, 64, 128, DAY]) {
      await recover(shop, minutes)
    }

    expect(await journalEntryOf(shop, id)).toMatchObject({ next_check_at: null })
    expect(await alertsOf(shop)).toEqual([])
  })

  it("a cancelled order whose payment MultiSafepay does not know is not checked for ever when the merchant has dismissed the alert about it", async () => {
    const { id, order } = await aPaidOrder()
    await shop.psp.settings(OTHER_SITE)
    await shop.merchant.cancelOrder(order.id)
    for (const minutes of [4, 15, DAY]) {
      await recover(shop, minutes)
    }
    await closeAlert(shop, "paid_but_unknown", "dismissed")

    for (const minutes of [4, 8, 16, 32, 64, 128, 256, DAY]) {
      await recover(shop, minutes)
    }

    expect(await journalEntryOf(shop, id)).toMatchObject({ next_check_at: null })
    expect(await alertsOf(shop)).toContainEqual(
      expect.objectContaining({ kind: "paid_but_unknown", state: "dismissed" }),
    )
  })
})

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString()
