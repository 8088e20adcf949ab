import { mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { Http } from "../actors/http"
import { Psp } from "../actors/psp"
import { ROOT } from "../checkout"
import { freePort } from "../processes/free-port"
import { type SupervisedProcess, supervise } from "../processes/supervised-process"
import { medusaEnvironment, runMedusa } from "../servers/medusa"
import { type Postgres, startPostgres } from "../servers/postgres"
import { sandboxApi } from "../servers/sandbox"
import { SITE_KEY } from "../servers/sandbox-keys"
import type { TeaShopSettings } from "../settings"
import { passwordFor, TEST_ADMIN } from "../tea-shop/credentials"
import { type ClusterEnvironment, openClusterEnvironment } from "./cluster-environment"
import { SharedClock } from "./shared-clock"
import { SiteKeys } from "./site-keys"

/** The shop's timeout for MultiSafepay, in ms: short, so that calls that hang take little time. */
export const PSP_TIMEOUT_MS = 2_000

/** What the shop needs to run; a supervisor starts the shop itself. */
export type TestEnvironment = {
  medusaPort: number
  medusaUrl: string
  sandboxUrl: string
  psp: Psp
  /** Shared by shop, database and sandbox. */
  clock: SharedClock
  env: NodeJS.ProcessEnv
  /** `env` with the shop's jobs switched off. */
  envWithoutJobs: NodeJS.ProcessEnv
  /** The site's key. MultiSafepay accepts a new one at once, the shop uses it from its next start. */
  keys: SiteKeys
  postgres: Postgres
  folder: string
  logs: string
  /** Only when the shop has more than one process. */
  cluster: ClusterEnvironment | undefined
  close(): Promise<void>
}

export type TestEnvironmentOptions = {
  cluster?: boolean
  /** Emptied first. Two environments at the same time need different folders. */
  folder: string
  pspTimeoutMs?: number
}

/** PostgreSQL with a seeded tea shop and the sandbox, each in its own process. */
export async function openTestEnvironment(
  say: (text: string) => void,
  { folder, cluster: isCluster = false, pspTimeoutMs = PSP_TIMEOUT_MS }: TestEnvironmentOptions,
): Promise<TestEnvironment> {
  rmSync(folder, { recursive: true, force: true })
  const logs = join(folder, "logs")
  mkdirSync(logs, { recursive: true })
  const [medusaPort, sandboxPort] = [await freePort(), await freePort()]
  const settings: TeaShopSettings = {
    medusaPort,
    storefrontPort: 8000,
    sandboxPort,
    postgresPort: undefined,
    psp: { kind: "sandbox", apiKey: SITE_KEY, baseUrl: sandboxApi(sandboxPort), payCommand: undefined },
    publicBackendUrl: undefined,
    cluster: isCluster,
    keepIn: folder,
    logs,
  }
  const sandbox = await startSandbox(sandboxPort, join(logs, "sandbox.log"))
  const sandboxUrl = `http://localhost:${sandboxPort}`
  const psp = new Psp(new Http(sandboxUrl))
  await psp.settings({ notification_timestamp: "sandbox" })
  const postgres = await startPostgres({ database: "chaos", logFile: join(logs, "postgres.log") })
  const clock = SharedClock.at(folder)
  await clock.applyTo(postgres.url())
  const cluster = isCluster ? await openClusterEnvironment(medusaPort, folder) : undefined
  const close = async () => {
    await cluster?.close()
    await clock.close()
    await postgres.stop()
    await sandbox.stop()
  }
  const options = {
    timeout: pspTimeoutMs,
    alipay: { allowedPaymentTypes: ["redirect", "direct"] },
    alipayPlus: { allowedPaymentTypes: ["redirect", "direct"] },
  }
  const withoutJobs = {
    ...options,
    recovery: { enabled: false },
    orderUpdates: { orderNumber: false, shipments: false },
  }
  const env = {
    ...medusaEnvironment(settings, postgres.url()),
    ...passwordFor(TEST_ADMIN),
    ...clock.env,
    DISABLE_ADMIN: "true",
    ...(cluster ? { REDIS_URL: cluster.redis.url } : {}),
    LOG_LEVEL: process.env.LOG_LEVEL ?? "info",
    MULTISAFEPAY_OPTIONS: JSON.stringify(options),
  }
  const envWithoutJobs = { ...env, MULTISAFEPAY_OPTIONS: JSON.stringify(withoutJobs) }
  const keys = new SiteKeys(psp, clock, [env, envWithoutJobs])
  try {
    say("migrations")
    await runMedusa(["db:migrate"], env, join(logs, "migrations.log"))
    say("seed")
    await runMedusa(["exec", "./testkit/tea-shop/seed.ts"], env, join(logs, "seed.log"))
  } catch (error) {
    await close()
    throw error
  }
  const medusaUrl = `http://localhost:${medusaPort}`
  return {
    ...{ medusaPort, medusaUrl, sandboxUrl, psp, clock, env, envWithoutJobs, keys },
    ...{ postgres, folder, logs, cluster, close },
  }
}

async function startSandbox(port: number, logFile: string): Promise<SupervisedProcess> {
  let sayReady = () => {}
  const ready = new Promise<void>((resolve) => {
    sayReady = resolve
  })
  const main = join(ROOT, "sandbox", "main.ts")
  const sandbox = supervise(process.execPath, ["--import", "tsx", main, "--port", String(port)], {
    cwd: ROOT,
    logFile,
    onLine: (line) => line.startsWith("sandbox ready") && sayReady(),
  })
  const ended = sandbox.exited.then((code) => {
    throw new Error(`The sandbox ended with ${code} before it was ready:\n${sandbox.tail()}`)
  })
  await Promise.race([ready, ended])
  ended.catch(() => undefined)
  return sandbox
}
