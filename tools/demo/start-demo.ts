import { existsSync, rmSync } from "node:fs"
import { join } from "node:path"
import { ensureDashboard } from "../../testkit/builds/dashboard"
import { fingerprint, Stamps } from "../../testkit/builds/stamps"
import { ensureStorefront, serveStorefront } from "../../testkit/builds/storefront"
import { ROOT } from "../../testkit/checkout"
import type { Closers } from "../../testkit/processes/closers"
import { freePort, isPortFree } from "../../testkit/processes/free-port"
import { medusaEnvironment, runMedusa, startMedusa } from "../../testkit/servers/medusa"
import { type Postgres, startPostgres } from "../../testkit/servers/postgres"
import { sandboxApi, startSandboxProcess } from "../../testkit/servers/sandbox"
import type { TeaShopSettings } from "../../testkit/settings"
import type { AdminLogin } from "../../testkit/tea-shop/credentials"
import type { Progress } from "../terminal/progress"
import { type Keep, startCluster, startSharedRedis } from "./cluster"
import { databaseFolder } from "./database-folder"
import { leaveNote, takeFolder } from "./running-demo"
import { demoSecrets, secretsEnvironment } from "./secrets"

export interface Demo {
  /** With the ports in use. With several processes `medusaPort` is the round robin's. */
  settings: TeaShopSettings
  databaseUrl: string
  hasStorefront: boolean
  /** The login for the dashboard. */
  admin: AdminLogin
  /** Rejects when a part of the demo ends by itself. Never resolves. */
  broken: Promise<never>
}

/**
 * Visitors need every part at its usual address; an automated checkout needs only Medusa and the PSP, at any address.
 */
export type Purpose = "visitors" | "checkout"

/** Starts what the purpose needs; `closers` stops everything that was started, even after a failure. */
export async function startDemo(
  wanted: TeaShopSettings,
  purpose: Purpose,
  progress: Progress,
  closers: Closers,
): Promise<Demo> {
  closers.add(takeFolder(wanted.keepIn))
  rmSync(wanted.logs, { recursive: true, force: true })
  const settings = await choosePorts(wanted, purpose)
  const stamps = new Stamps(join(settings.keepIn, "stamps.json"))
  const parts: Parts = {}
  const keep: Keep = (name, part) => {
    parts[name] = part
    closers.add(() => part.stop())
  }

  const hasStorefront = purpose === "visitors" && existsSync(join(ROOT, "storefront", "index.html"))
  const secrets = demoSecrets(settings.keepIn)
  const env = { DISABLE_ADMIN: String(purpose === "checkout") }

  const sandbox = async () => {
    if (settings.psp.kind === "external") return
    keep("The sandbox", await progress.step("Sandbox", () => startSandboxProcess(settings)))
  }
  const database = async () => {
    const postgres = await openDatabase(settings, stamps, progress)
    closers.add(() => postgres.stop())
    const redis = settings.cluster ? await startSharedRedis(settings, progress, keep) : undefined
    const shared = { REDIS_URL: redis?.url ?? "" }
    // With the usual addresses, which the pictures of the teas keep, not those of this checkout.
    const env = {
      ...medusaEnvironment(wanted, hurried(postgres.url())),
      ...secretsEnvironment(secrets),
      ...shared,
      DEMO_SANDBOX_URL: settings.psp.kind === "sandbox" ? `http://localhost:${settings.sandboxPort}` : "",
    }
    await fillDatabase(wanted, stamps, progress, env)
    return { postgres, shared }
  }
  const dashboard = async () => {
    if (purpose === "checkout") return
    await progress.step("Admin dashboard", async (remark) => {
      const build = ensureDashboard(
        stamps,
        medusaEnvironment(settings, ""),
        join(settings.logs, "dashboard-build.log"),
      )
      remark(await build)
    })
  }
  const storefront = async () => {
    if (!hasStorefront) return
    await progress.step("Storefront", async (remark) => remark(await ensureStorefront(stamps, settings)))
    closers.add(serveStorefront(settings))
  }

  const [{ postgres, shared }] = await allOrFirstFailure([
    database(),
    sandbox(),
    dashboard().then(storefront),
  ])
  const medusaEnv = {
    ...medusaEnvironment(settings, postgres.url()),
    ...secretsEnvironment(secrets),
    ...env,
    ...shared,
  }
  if (settings.cluster) {
    await startCluster(settings, medusaEnv, progress, keep, closers)
  } else {
    await progress.step("Medusa", async () =>
      keep("Medusa", await startMedusa(settings.medusaPort, medusaEnv, join(settings.logs, "medusa.log"))),
    )
  }

  const { kind, baseUrl } = settings.psp
  leaveNote(settings.keepIn, {
    pid: process.pid,
    medusaUrl: `http://localhost:${settings.medusaPort}`,
    psp: { kind, baseUrl },
  })
  const broken = firstToEnd(parts, settings.logs)
  broken.catch(() => undefined)
  return { settings, databaseUrl: postgres.url(), hasStorefront, admin: secrets.admin, broken }
}

async function openDatabase(
  settings: TeaShopSettings,
  stamps: Stamps,
  progress: Progress,
): Promise<Postgres> {
  return progress.step("PostgreSQL", async (remark) => {
    const postgres = await startPostgres({
      keepIn: join(settings.keepIn, databaseFolder(settings)),
      database: "tea_shop",
      logFile: join(settings.logs, "postgres.log"),
      ...(settings.postgresPort ? { port: settings.postgresPort } : {}),
    })
    if (postgres.isNew) {
      stamps.forget(`${databaseFolder(settings)}: migrations`)
      stamps.forget(`${databaseFolder(settings)}: seed`)
    }
    remark(postgres.isNew ? "a new database" : "as it was")
    return postgres
  })
}

/** Does not wait for the disk at each commit: after a power failure, the next start repeats the work. */
const hurried = (databaseUrl: string) =>
  `${databaseUrl}?options=${encodeURIComponent("-c synchronous_commit=off")}`

async function fillDatabase(
  settings: TeaShopSettings,
  stamps: Stamps,
  progress: Progress,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  await progress.step("Migrations", async (remark) => {
    const sources = fingerprint(["package-lock.json", "medusa-config.js", "src/modules", "src/links"])
    const log = join(settings.logs, "migrations.log")
    remark(
      await stamps.unlessDone(`${databaseFolder(settings)}: migrations`, sources, () =>
        runMedusa(["db:migrate"], env, log),
      ),
    )
  })
  await progress.step("Tea shop", async (remark) => {
    const sources = fingerprint(
      ["medusa-config.js", "testkit/tea-shop.ts", "testkit/tea-shop"],
      [settings.publicBackendUrl ?? String(settings.medusaPort), env.TEA_SHOP_ADMIN_PASSWORD ?? ""],
    )
    const log = join(settings.logs, "seed.log")
    const seed = () => runMedusa(["exec", "./testkit/tea-shop/seed.ts"], env, log)
    remark(await stamps.unlessDone(`${databaseFolder(settings)}: seed`, sources, seed))
  })
}

/** @throws Error that names the port in use and the variable which chooses another */
async function choosePorts(wanted: TeaShopSettings, purpose: Purpose): Promise<TeaShopSettings> {
  const take = async (port: number, of: string, variable: string) => {
    if (await isPortFree(port)) return port
    if (purpose === "checkout") return freePort()
    throw new Error(
      `Port ${port}, for ${of}, is in use. Stop what listens there, or choose another: ${variable}=${port + 1} npm run demo`,
    )
  }
  const medusaPort = await take(wanted.medusaPort, "Medusa", "DEMO_MEDUSA_PORT")
  if (purpose === "visitors") await take(wanted.storefrontPort, "the storefront", "DEMO_STOREFRONT_PORT")
  if (wanted.psp.kind === "external") return { ...wanted, medusaPort }
  const sandboxPort = await take(wanted.sandboxPort, "the sandbox", "DEMO_SANDBOX_PORT")
  return { ...wanted, medusaPort, sandboxPort, psp: { ...wanted.psp, baseUrl: sandboxApi(sandboxPort) } }
}

/** Like Promise.all, but nothing that may still be starting is left unobserved in the end. */
async function allOrFirstFailure<T extends readonly unknown[]>(
  tasks: {
    [K in keyof T]: Promise<T[K]>
  },
): Promise<T> {
  try {
    return (await Promise.all(tasks)) as unknown as T
  } catch (error) {
    await Promise.allSettled(tasks)
    throw error
  }
}

type Parts = Record<string, Parameters<Keep>[1]>

async function firstToEnd(parts: Parts, logs: string): Promise<never> {
  const ends = Object.entries(parts).map(([name, part]) => part.exited.then((code) => ({ name, code, part })))
  const { name, code, part } = await Promise.race(ends)
  throw new Error(`${name} ended with ${code}:\n${part.tail()}\nLogs: ${logs}`)
}
