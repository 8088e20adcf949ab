import { mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { startSandbox } from "../../sandbox/server"
import { Http } from "../actors/http"
import { Merchant } from "../actors/merchant"
import { Psp } from "../actors/psp"
import { Shopper } from "../actors/shopper"
import { Closers } from "../processes/closers"
import { freePort } from "../processes/free-port"
import { medusaEnvironment, runMedusa, startMedusa } from "../servers/medusa"
import { SITE_KEY } from "../servers/sandbox-keys"
import type { TeaShopSettings } from "../settings"
import { passwordFor, TEA_SHOP_PUBLISHABLE_KEY, TEST_ADMIN } from "../tea-shop/credentials"
import { copyPreparedDatabase } from "../tea-shop/prepared-database"

/** What is decided before Medusa starts. */
export interface ShopGround {
  settings: TeaShopSettings
  databaseUrl: string
  sandboxUrl: string
}

export interface ShopPlan {
  /** For pictures and logs. Emptied first. */
  artifacts: string
  /** Variables of Medusa's environment in addition to the demo's. */
  env(ground: ShopGround): NodeJS.ProcessEnv
  /** Builds while the shop is seeded; Medusa starts when both are done. */
  build(settings: TeaShopSettings): Promise<unknown>
  /** Serves something next to Medusa. Returns what stops it. */
  serve?(settings: TeaShopSettings): () => Promise<void>
}

/** The tea shop as in production: Medusa in its own process, PostgreSQL, the sandbox as the PSP. */
export interface ShopProcess extends ShopGround {
  medusaUrl: string
  psp: Psp
  merchant: Merchant
  /** A shopper who uses the Store API without a browser. */
  shopper(): Shopper
  /** `medusa exec`, while the server runs. */
  exec(script: string): Promise<void>
  /** Kills Medusa as a crash would. */
  crash(): Promise<void>
  /** Starts Medusa again; resolves when it answers. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function startShopProcess(plan: ShopPlan): Promise<ShopProcess> {
  const closers = new Closers()
  try {
    return await start(plan, closers)
  } catch (error) {
    await closers.closeAll()
    throw error
  }
}

async function start(plan: ShopPlan, closers: Closers): Promise<ShopProcess> {
  const { artifacts } = plan
  rmSync(artifacts, { recursive: true, force: true })
  mkdirSync(artifacts, { recursive: true })
  const sandboxPort = await freePort()
  // Under another name than the shop's, so that the browser separates cookies and storage, as for another site.
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`
  const [databaseUrl, sandbox] = await Promise.all([
    copyPreparedDatabase(),
    startSandbox({ port: sandboxPort, publicUrl: sandboxUrl }),
  ])
  closers.add(() => sandbox.close())
  const settings: TeaShopSettings = {
    medusaPort: await freePort(),
    storefrontPort: await freePort(),
    sandboxPort,
    postgresPort: undefined,
    psp: { kind: "sandbox", apiKey: SITE_KEY, baseUrl: sandbox.apiBaseUrl, payCommand: undefined },
    publicBackendUrl: undefined,
    keepIn: artifacts,
    logs: artifacts,
  }
  const ground = { settings, databaseUrl, sandboxUrl }
  const env = { ...medusaEnvironment(settings, databaseUrl), ...passwordFor(TEST_ADMIN), ...plan.env(ground) }
  const log = join(artifacts, "medusa.log")
  const exec = (script: string) => runMedusa(["exec", script], { ...env, DISABLE_ADMIN: "true" }, log)

  // The prepared database does not have the addresses of this shop's pictures.
  await Promise.all([plan.build(settings), exec("./testkit/tea-shop/seed.ts")])
  let medusa = await startMedusa(settings.medusaPort, env, log)
  closers.add(() => medusa.stop())
  if (plan.serve) closers.add(plan.serve(settings))

  const medusaUrl = `http://localhost:${settings.medusaPort}`
  const storeApi = new Http(medusaUrl, { "x-publishable-api-key": TEA_SHOP_PUBLISHABLE_KEY })
  return {
    ...ground,
    medusaUrl,
    psp: new Psp(new Http(sandbox.url)),
    merchant: new Merchant(new Http(medusaUrl), TEST_ADMIN),
    shopper: () => new Shopper(storeApi),
    exec,
    async crash() {
      medusa.kill()
      await medusa.exited
    },
    async restart() {
      medusa = await startMedusa(settings.medusaPort, env, log)
    },
    close: () => closers.closeAll(),
  }
}
