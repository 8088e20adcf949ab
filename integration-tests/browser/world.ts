import { mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { startSandbox } from "../../sandbox/server"
import { Closers } from "../../tools/demo/closers"
import { medusaEnvironment, runMedusa, startMedusa } from "../../tools/demo/medusa"
import { type DemoSettings, ROOT } from "../../tools/demo/settings"
import { Stamps } from "../../tools/demo/stamps"
import { ensureStorefront, serveStorefront } from "../../tools/demo/storefront"
import { freePort } from "../../tools/free-port"
import { TEA_SHOP_ADMIN, TEA_SHOP_PUBLISHABLE_KEY } from "../../tools/tea-shop/access"
import { Http } from "../harness/http"
import { Merchant } from "../harness/merchant"
import { copyPreparedDatabase } from "../harness/prepared-database"
import { Psp } from "../harness/psp"
import { Shopper } from "../harness/shopper"

const ARTIFACTS = join(ROOT, ".artifacts", "browser")
const SITE_KEY = "sandbox-site-key-0000000000000000000000001"

/** A shop as it stands in life: storefront, Medusa as a process of its own, PostgreSQL, the sandbox as the PSP. */
export interface World {
  /** For pictures and logs; git ignores it. */
  artifacts: string
  storefrontUrl: string
  medusaUrl: string
  sandboxUrl: string
  psp: Psp
  merchant: Merchant
  /** Somebody who talks to the shop without a browser. */
  shopper(): Shopper
  /** Kills Medusa as a crash would. */
  crashMedusa(): Promise<void>
  /** Starts it again; resolves once it answers. */
  restartMedusa(): Promise<void>
  close(): Promise<void>
}

/** @param name of the folder for pictures and logs, which no other world of the same time may have */
export async function openWorld(name: string): Promise<World> {
  const closers = new Closers()
  try {
    return await open(join(ARTIFACTS, name), closers)
  } catch (error) {
    await closers.closeAll()
    throw error
  }
}

async function open(artifacts: string, closers: Closers): Promise<World> {
  rmSync(artifacts, { recursive: true, force: true })
  mkdirSync(artifacts, { recursive: true })
  const sandboxPort = await freePort()
  // under another name than the shop's: cookies and storage tell apart what really is another site
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`
  const [databaseUrl, sandbox] = await Promise.all([
    copyPreparedDatabase(),
    startSandbox({ port: sandboxPort, publicUrl: sandboxUrl }),
  ])
  closers.add(() => sandbox.close())
  const settings = await settingsOf(sandbox, artifacts)
  const { medusaPort } = settings
  const storefrontUrl = `http://localhost:${settings.storefrontPort}`
  const options = {
    alipay: { maxAmount: 900 },
    paymentLinkReturnUrl: `${storefrontUrl}/pay/{session_id}`,
  }
  const env = {
    ...medusaEnvironment(settings, databaseUrl),
    DISABLE_ADMIN: "true",
    MULTISAFEPAY_OPTIONS: JSON.stringify(options),
  }
  const log = join(artifacts, "medusa.log")

  const built = ensureStorefront(new Stamps(join(artifacts, "stamps.json")), settings)
  // The prepared database does not know where this shop's pictures are.
  await runMedusa(["exec", "./tools/demo/seed.ts"], env, log)
  let medusa = await startMedusa(medusaPort, env, log)
  closers.add(() => medusa.stop())
  await built
  closers.add(serveStorefront(settings))

  const medusaUrl = `http://localhost:${medusaPort}`
  const storeApi = new Http(medusaUrl, { "x-publishable-api-key": TEA_SHOP_PUBLISHABLE_KEY })
  return {
    artifacts,
    storefrontUrl,
    medusaUrl,
    sandboxUrl,
    psp: new Psp(new Http(sandbox.url)),
    merchant: new Merchant(new Http(medusaUrl), TEA_SHOP_ADMIN),
    shopper: () => new Shopper(storeApi),
    async crashMedusa() {
      medusa.kill()
      await medusa.exited
    },
    async restartMedusa() {
      medusa = await startMedusa(medusaPort, env, log)
    },
    close: () => closers.closeAll(),
  }
}

async function settingsOf(
  sandbox: { url: string; apiBaseUrl: string },
  artifacts: string,
): Promise<DemoSettings> {
  return {
    medusaPort: await freePort(),
    storefrontPort: await freePort(),
    sandboxPort: Number(new URL(sandbox.url).port),
    postgresPort: undefined,
    psp: { kind: "sandbox", apiKey: SITE_KEY, baseUrl: sandbox.apiBaseUrl, payCommand: undefined },
    publicBackendUrl: undefined,
    keepIn: artifacts,
    logs: artifacts,
  }
}
