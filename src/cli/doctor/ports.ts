import { spawnSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { configManager } from "@medusajs/framework/config"
import { getConfigFile, ModulesSdkUtils } from "@medusajs/framework/utils"
import { findMismatches, findMissingTables } from "../../core/medusa-internals/find-mismatches"
import { readMedusaFacts } from "../../core/medusa-internals/read-facts"
import { readDatabase } from "../../core/shop-db/set-up/database-facts"
import { checkWebhook } from "../../core/site-checks/webhook-check"
import { PACKAGE_NAME } from "../../core/sites/this-plugin"
import { PACKAGE } from "../../core/this-package"
import { installCommand, type ShopFolder } from "../shop-folder"
import { askPsp } from "./ask-psp"
import type { EnvInGit } from "./checks/secrets"
import { TOGETHER, type Versions } from "./checks/versions"
import type { DoctorPorts } from "./diagnose"

const CONNECT_WITHIN_MS = 5_000

export function shopPorts({ folder, configFiles }: ShopFolder): DoctorPorts {
  const [configFile = ""] = configFiles
  return {
    folder,
    configFiles,
    installCommand: installCommand(folder, PACKAGE_NAME),
    configSource: readFileSync(configFile, "utf8"),
    versions: readVersions(folder),
    envInGit: envInGit(folder),
    isProduction: process.env.NODE_ENV === "production",
    loadConfig: () => loadConfig(folder),
    readDatabase: openAndReadDatabase,
    askPsp: (site) => askPsp(site),
    checkWebhook: (provider, site) => checkWebhook(provider, site),
  }
}

/** Loads medusa-config like Medusa's own command line, which can also load TypeScript. */
async function loadConfig(folder: string) {
  process.chdir(folder)
  const shop = createRequire(join(folder, "package.json"))
  for (const load of [
    (cli: NodeRequire) => cli("ts-node").register({}),
    (cli: NodeRequire) => cli("tsconfig-paths").register({}),
    (cli: NodeRequire) => cli("dotenv").config(),
  ]) {
    try {
      load(createRequire(shop.resolve("@medusajs/cli/cli.js")))
    } catch {
      // A built shop has JavaScript, and may lack these packages.
    }
  }
  const { configModule, error } = await getConfigFile<
    Parameters<typeof configManager.loadConfig>[0]["projectConfig"]
  >(folder, "medusa-config")
  if (error) {
    throw error
  }
  return configManager.loadConfig({
    projectConfig: configModule,
    baseDir: folder,
    throwOnValidationError: false,
  })
}

async function openAndReadDatabase(projectConfig: {
  databaseUrl?: string | undefined
  databaseSchema?: string | undefined
  databaseDriverOptions?: object | undefined
}) {
  const { databaseUrl, databaseSchema = "public", databaseDriverOptions = {} } = projectConfig
  const pg = ModulesSdkUtils.createPgConnection({
    ...(databaseUrl === undefined ? {} : { clientUrl: databaseUrl }),
    schema: databaseSchema,
    driverOptions: databaseDriverOptions,
    pool: { min: 0, max: 1, acquireTimeoutMillis: CONNECT_WITHIN_MS },
  } as Parameters<typeof ModulesSdkUtils.createPgConnection>[0])
  // The pool reports only its time-out, not the cause.
  let reason: unknown
  pg.client.pool.on("createFail", (_id: number, error: unknown) => {
    reason = error
  })
  try {
    const facts = await readMedusaFacts(pg)
    return {
      ...(await readDatabase(pg, migrationNames(), Date.now)),
      medusaMismatches: findMismatches(facts),
      missingTables: findMissingTables(facts),
    }
  } catch (error) {
    throw reason ?? error
  } finally {
    await pg.destroy()
  }
}

/** As Medusa records migrations after running them. */
export function migrationNames(): string[] {
  const folder = join(__dirname, "..", "..", "modules", "payment-journal", "migrations")
  return readdirSync(folder).flatMap((file) => /^(Migration\d+)\.[jt]s$/.exec(file)?.[1] ?? [])
}

function readVersions(folder: string): Versions {
  const version = (name: string) => {
    try {
      const manifest = createRequire(join(folder, "package.json")).resolve(`${name}/package.json`)
      return [String(JSON.parse(readFileSync(manifest, "utf8")).version)]
    } catch {
      return []
    }
  }
  return {
    node: process.version,
    nodeRange: PACKAGE.nodeRange,
    medusa: Object.fromEntries(TOGETHER.flatMap((name) => version(name).map((found) => [name, found]))),
    medusaRange: PACKAGE.peerRange,
    plugin: version(PACKAGE_NAME)[0],
    running: PACKAGE.version,
    pluginName: PACKAGE_NAME,
    installCommand: installCommand(folder, PACKAGE_NAME),
  }
}

export function envInGit(folder: string): EnvInGit | undefined {
  if (!existsSync(join(folder, ".env"))) {
    return undefined
  }
  const git = (...args: string[]) =>
    spawnSync("git", [...args, ".env"], { cwd: folder, stdio: "ignore" }).status
  if (git("ls-files", "--error-unmatch") === 0) {
    return "tracked"
  }
  const status = git("check-ignore", "--quiet")
  // 128: no repository; null: git is not installed.
  return status === 0 ? "ignored" : status === 1 ? "not_ignored" : undefined
}
