import { readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { fingerprint, Stamps } from "../testkit/builds/stamps"
import { Closers } from "../testkit/processes/closers"
import { supervise } from "../testkit/processes/supervised-process"
import { runMedusa } from "../testkit/servers/medusa"
import { type Postgres, startPostgres } from "../testkit/servers/postgres"
import { cloneDatabase } from "../testkit/servers/postgres/clone-database"
import { startRedis } from "../testkit/servers/redis"
import { type Boot, measureMedusaStart } from "./medusa-start"
import { SandboxProcess } from "./sandbox-process"
import type { ShopFront } from "./shop/commands"
import type { ShopSettings } from "./shop-environment"
import { ShopProcess } from "./shop-process"
import { StripeProcess } from "./stripe/process"

export const ROOT = resolve(__dirname, "..")
export const ARTIFACTS = join(ROOT, ".artifacts", "benchmarks")
const LOGS = join(ARTIFACTS, "logs")

const WITH_PLUGIN = "with_plugin"
const BARE = "bare"
const SEVERAL = "several_processes"

/** A running Medusa that is ready for shoppers. */
export interface OpenShop {
  shop: ShopProcess
  front: ShopFront
}

/** What the sections measure. Each part is started when it is first needed. */
export class Environment {
  private readonly closers = new Closers()
  private readonly started = new Map<string, Promise<unknown>>()

  constructor(private readonly say: (line: string) => void) {}

  /** Builds the plugin from the current sources. */
  plugin(): Promise<void> {
    return this.once("plugin", async () => {
      const stamps = new Stamps(join(ARTIFACTS, "stamps.json"))
      const sources = fingerprint([
        "src",
        "package.json",
        "package-lock.json",
        "tsconfig.json",
        "tools/package",
      ])
      await stamps.unlessDone("plugin", sources, async () => {
        this.say("building the plugin")
        const build = supervise("npm", ["run", "build"], { cwd: ROOT, logFile: join(LOGS, "build.log") })
        if ((await build.exited) !== 0) throw new Error(`The plugin cannot be built:\n${build.tail()}`)
      })
    })
  }

  sandbox(): Promise<SandboxProcess> {
    return this.once("sandbox", async () => {
      const sandbox = await SandboxProcess.start(join(LOGS, "sandbox.log"))
      this.closers.add(() => sandbox.stop())
      return sandbox
    })
  }

  stripe(): Promise<StripeProcess> {
    return this.once("stripe", async () => {
      const stripe = await StripeProcess.start(join(LOGS, "stripe.log"))
      this.closers.add(() => stripe.stop())
      return stripe
    })
  }

  /** Medusa with the plugin in addition to what the bare shop has. */
  shop(): Promise<OpenShop> {
    return this.once("shop", () => this.open(WITH_PLUGIN, true))
  }

  /** Medusa with the null provider and its own Stripe provider, in a separate database. */
  bareShop(): Promise<OpenShop> {
    return this.once("bareShop", () => this.open(BARE, false))
  }

  /** One Medusa that serves and one that runs the jobs, as in busy shops, in a separate database. */
  serverAndWorker(): Promise<OpenShop> {
    return this.once("serverAndWorker", async () => {
      const settings = await this.settings(SEVERAL, true)
      const redis = await startRedis({ logFile: join(LOGS, "redis.log") })
      this.closers.add(() => redis.stop())
      this.say("starting a server and a worker")
      const [server] = await Promise.all(
        (["server", "worker"] as const).map(async (mode) => {
          const process = { mode, redisUrl: redis.url }
          const logFile = join(LOGS, `${mode}.log`)
          const shop = await ShopProcess.start({ ...settings, process, logFile })
          this.closers.add(() => shop.stop())
          return shop
        }),
      )
      if (!server) throw new Error("No server was started")
      return { shop: server, front: await server.ask("seed") }
    })
  }

  /** One more boot, on the database of `shop` or `bareShop`, which already runs. */
  async boot(withPlugin: boolean): Promise<Boot> {
    return measureMedusaStart(await this.settings(withPlugin ? WITH_PLUGIN : BARE, withPlugin))
  }

  /** The process id of the PostgreSQL that all shops share. */
  async postgresPid(): Promise<number> {
    const { folder } = await this.databases()
    return Number.parseInt(readFileSync(join(folder, "data", "postmaster.pid"), "utf8"), 10)
  }

  close(): Promise<void> {
    return this.closers.closeAll()
  }

  private async open(database: string, withPlugin: boolean): Promise<OpenShop> {
    const settings = await this.settings(database, withPlugin)
    this.say(withPlugin ? "starting Medusa with the plugin" : "starting Medusa without the plugin")
    const shop = await ShopProcess.start(settings)
    this.closers.add(() => shop.stop())
    return { shop, front: await shop.ask("seed") }
  }

  private async settings(database: string, withPlugin: boolean): Promise<ShopSettings> {
    const [postgres, sandbox, stripe] = await Promise.all([
      this.databases(),
      this.sandbox(),
      this.stripe(),
      this.plugin(),
    ])
    return {
      databaseUrl: postgres.url(database),
      withPlugin,
      pspUrl: sandbox.apiBaseUrl,
      stripeUrl: stripe.url,
      logFile: join(LOGS, `${database}.log`),
    }
  }

  /** The server with all databases, migrated and empty. */
  private databases(): Promise<Postgres> {
    return this.once("databases", async () => {
      const postgres = await startPostgres({ database: BARE, logFile: join(LOGS, "postgres.log") })
      this.closers.add(() => postgres.stop())
      this.say("migrating the database")
      const env = {
        ...process.env,
        NODE_ENV: "demo",
        DATABASE_URL: postgres.url(),
        MEDUSA_DISABLE_TELEMETRY: "true",
      }
      await runMedusa(["db:migrate"], env, join(LOGS, "migrations.log"))
      await cloneDatabase(postgres.url("postgres"), BARE, WITH_PLUGIN)
      await cloneDatabase(postgres.url("postgres"), BARE, SEVERAL)
      return postgres
    })
  }

  private once<T>(name: string, start: () => Promise<T>): Promise<T> {
    const known = this.started.get(name) as Promise<T> | undefined
    const starting = known ?? start()
    this.started.set(name, starting)
    return starting
  }
}
