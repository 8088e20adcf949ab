import { randomUUID } from "node:crypto"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { ROOT } from "../checkout"
import { runMedusa } from "../servers/medusa"
import { cloneDatabase } from "../servers/postgres/clone-database"
import { passwordFor, TEST_ADMIN } from "./credentials"

/** The database that test files copy: migrated and seeded with the tea shop. */
export const PREPARED = "tea_shop"

const LOGS = join(ROOT, ".artifacts", "prepared-database")

/**
 * Migrates and seeds a database once, because doing it in each test file would take longer than most of their tests.
 * @throws Error with the end of Medusa's output
 */
export async function prepareDatabase(url: string): Promise<void> {
  mkdirSync(LOGS, { recursive: true })
  const env = {
    ...process.env,
    // As in the demo: "development" and "test" have special meanings for Medusa.
    NODE_ENV: "demo",
    DATABASE_URL: url,
    DISABLE_ADMIN: "true",
    MEDUSA_DISABLE_TELEMETRY: "true",
    ...passwordFor(TEST_ADMIN),
  }
  console.log("\nMigrating and seeding the database that the test files copy …")
  await runMedusa(["db:migrate"], env, join(LOGS, "migrations.log"))
  await runMedusa(["exec", "./testkit/tea-shop/seed.ts"], env, join(LOGS, "seed.log"))
}

/**
 * @param name of the copy. Default: a unique one.
 * @returns the copy's URL, for a Medusa in its own process
 */
export async function copyPreparedDatabase(name = `tea-shop-${randomUUID()}`): Promise<string> {
  // Set by jest's global setup.
  const server = process.env.PREPARED_DATABASES
  if (!server) throw new Error("There is no prepared database: unset DB_HOST, or start from an empty one")
  await cloneDatabase(server, PREPARED, name)
  return server.replace(/[^/]*$/, name)
}
