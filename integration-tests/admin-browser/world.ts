import { mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { Client } from "@medusajs/framework/pg"
import { startSandbox } from "../../sandbox/server"
import { Closers } from "../../tools/demo/closers"
import { ensureDashboard } from "../../tools/demo/dashboard"
import { medusaEnvironment, runMedusa, startMedusa } from "../../tools/demo/medusa"
import { type DemoSettings, ROOT } from "../../tools/demo/settings"
import { Stamps } from "../../tools/demo/stamps"
import { freePort } from "../../tools/free-port"
import { TEA_SHOP_ADMIN, TEA_SHOP_PUBLISHABLE_KEY } from "../../tools/tea-shop/access"
import { Http } from "../harness/http"
import { Merchant } from "../harness/merchant"
import { copyPreparedDatabase } from "../harness/prepared-database"
import { Psp } from "../harness/psp"
import { Shopper } from "../harness/shopper"
import { plantPayments } from "./plant-payments"

/** Pictures and logs of a run; git ignores them. */
export const ARTIFACTS = join(ROOT, ".artifacts", "admin")

export const SITE_KEY = "sandbox-site-key-0000000000000000000000001"
const ACCOUNT_KEY = "sandbox-account-key-00000000000000000000001"

/** A shop with Medusa's real dashboard, and the sandbox as its PSP. */
export interface World {
  medusaUrl: string
  psp: Psp
  merchant: Merchant
  shopper(): Shopper
  /** Reconciliation and audit, as by night. */
  runChecks(): Promise<void>
  /** Puts so many payments of former years into the database. */
  plantPayments(count: number): Promise<void>
  close(): Promise<void>
}

export async function openWorld(): Promise<World> {
  const closers = new Closers()
  try {
    return await open(closers)
  } catch (error) {
    await closers.closeAll()
    throw error
  }
}

async function open(closers: Closers): Promise<World> {
  rmSync(ARTIFACTS, { recursive: true, force: true })
  mkdirSync(ARTIFACTS, { recursive: true })
  const [databaseUrl, sandbox] = await Promise.all([copyPreparedDatabase(), startSandbox()])
  closers.add(() => sandbox.close())
  const settings: DemoSettings = {
    medusaPort: await freePort(),
    storefrontPort: await freePort(),
    sandboxPort: Number(new URL(sandbox.url).port),
    postgresPort: undefined,
    psp: { kind: "sandbox", apiKey: SITE_KEY, baseUrl: sandbox.apiBaseUrl, payCommand: undefined },
    publicBackendUrl: undefined,
    keepIn: ARTIFACTS,
    logs: ARTIFACTS,
  }
  const env = {
    ...medusaEnvironment(settings, databaseUrl),
    MULTISAFEPAY_OPTIONS: JSON.stringify({ accountApiKey: ACCOUNT_KEY }),
  }
  const log = join(ARTIFACTS, "medusa.log")
  const withoutDashboard = { ...env, DISABLE_ADMIN: "true" }

  // The demo's own stamps: what is built is built once for both.
  const stamps = new Stamps(join(ROOT, ".demo", "stamps.json"))
  const built = ensureDashboard(stamps, medusaEnvironment(settings, ""), join(ARTIFACTS, "dashboard.log"))
  // The prepared database does not know where this shop's pictures are.
  await Promise.all([built, runMedusa(["exec", "./tools/demo/seed.ts"], withoutDashboard, log)])
  const medusa = await startMedusa(settings.medusaPort, env, log)
  closers.add(() => medusa.stop())

  const medusaUrl = `http://localhost:${settings.medusaPort}`
  const storeApi = new Http(medusaUrl, { "x-publishable-api-key": TEA_SHOP_PUBLISHABLE_KEY })
  return {
    medusaUrl,
    psp: new Psp(new Http(sandbox.url)),
    merchant: new Merchant(new Http(medusaUrl), TEA_SHOP_ADMIN),
    shopper: () => new Shopper(storeApi),
    runChecks: () =>
      runMedusa(["exec", "./integration-tests/admin-browser/run-checks.ts"], withoutDashboard, log),
    plantPayments: (count) => plant(databaseUrl, count),
    close: () => closers.closeAll(),
  }
}

async function plant(databaseUrl: string, count: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    // The statements are written for knex, which the server has; node-postgres counts its placeholders.
    await plantPayments(
      { raw: (sql, bindings) => client.query(sql.replace("?", "$1"), [...(bindings ?? [])]) },
      count,
    )
  } finally {
    await client.end()
  }
}
