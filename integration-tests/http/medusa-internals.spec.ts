import { readdirSync } from "node:fs"
import { join } from "node:path"
import { ModulesSdkUtils } from "@medusajs/framework/utils"
import type { PgConnection } from "../../src/core/shop-db/connection"
import { DOCTOR_TABLES, OPTIONAL_TABLES, SHOP_TABLES } from "../../src/core/shop-db/schema"
import { copyPreparedDatabase } from "../../testkit/tea-shop/prepared-database"
import { STATEMENTS } from "../harness/all-statements"
import { boot } from "../harness/boot/boot-medusa"

const ROOT = join(__dirname, "../..")
const SHOP_DB = join(ROOT, "src", "core", "shop-db")

jest.setTimeout(180_000)

describe("The list of Medusa's tables and columns that the plugin uses", () => {
  let pg: Database
  beforeAll(async () => {
    pg = ModulesSdkUtils.createPgConnection({ clientUrl: await copyPreparedDatabase() })
    await makeNarrowSchema(pg)
  })
  afterAll(() => pg.destroy())

  it.each(Object.entries(STATEMENTS))(
    "the list of Medusa's tables and columns contains all that the statements of %s read",
    async (_, run) => {
      const failed = await pg
        .transaction(async (transaction: PgConnection) => {
          await transaction.raw("set local search_path to narrow")
          const statements: string[] = []
          await run(explaining(transaction, statements))
          expect(statements).not.toEqual([])
        })
        .then(
          () => undefined,
          (error: Error) => error.message,
        )
      expect(failed).toBeUndefined()
    },
  )

  it("the list of Medusa's tables and columns is checked with every function of src/core/shop-db that reads the database", () => {
    const functions = readdirSync(SHOP_DB, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.includes("__tests__"))
      .flatMap((file) => askingFunctions(require(join(SHOP_DB, file))))
    expect(Object.keys(STATEMENTS).sort()).toEqual(functions.sort())
  })
})

describe("A Medusa with other names", () => {
  it("a Medusa with other names does not boot with the plugin, and the error names column, workflow, error text and version", async () => {
    const databaseUrl = await copyPreparedDatabase()
    const pg: Database = ModulesSdkUtils.createPgConnection({ clientUrl: databaseUrl })
    await pg.raw("alter table payment rename column captured_at to taken_at")
    await pg.destroy()

    const { status, output } = boot(ROOT, "./integration-tests/harness/boot/empty-script.js", {
      DATABASE_URL: databaseUrl,
      NODE_OPTIONS: `--require ${join(__dirname, "../harness/boot/renamed-medusa.js")}`,
      RENAMED: JSON.stringify([
        ["cart/workflows/complete-cart.js", '"complete-cart"', '"finish-cart"'],
        ["locking/dist/providers/in-memory.js", "Timed-out acquiring lock.", "Lock timeout."],
      ]),
    })

    expect(status).not.toBe(0)
    expect(output).toContain(
      'column "payment"."captured_at": is missing; used for what was booked of a payment',
    )
    expect(output).toContain('workflow "complete-cart" (completeCartWorkflow): is "finish-cart" now')
    expect(output).toContain(
      "error text 'Timed-out acquiring lock.': is not in @medusajs/locking/dist/providers",
    )
    expect(output).toContain(
      `Medusa ${require("@medusajs/medusa/package.json").version} differs from what the plugin expects`,
    )
  })

  it("a shop whose database lacks a table and a column of the plugin does not boot, and the error names them and db:migrate", async () => {
    const databaseUrl = await copyPreparedDatabase()
    const pg: Database = ModulesSdkUtils.createPgConnection({ clientUrl: databaseUrl })
    await pg.raw("drop table msp_lease; alter table msp_payment drop column fee")
    await pg.destroy()

    const { status, output } = boot(ROOT, "./integration-tests/harness/boot/empty-script.js", {
      DATABASE_URL: databaseUrl,
    })

    expect(status).not.toBe(0)
    expect(output).toContain('table "msp_lease": is missing')
    expect(output).toContain('column "msp_payment"."fee": is missing')
    expect(output).toContain('Run "npx medusa db:migrate"')
  })

  it("a Medusa with the names that the plugin knows boots with the plugin", async () => {
    const { status } = boot(ROOT, "./integration-tests/harness/boot/empty-script.js", {
      DATABASE_URL: await copyPreparedDatabase(),
    })
    expect(status).toBe(0)
  })
})

type Database = PgConnection & { destroy(): Promise<void> }

/** A schema with the plugin's tables and only those of Medusa's tables and columns that are on the list. */
async function makeNarrowSchema(pg: PgConnection): Promise<void> {
  await pg.raw("create schema narrow")
  // As in the migration of @medusajs/locking-postgres, which the prepared shop does not have.
  await pg.raw("create table locking (id text primary key, owner_id text, expiration timestamptz)")
  const tables = { ...SHOP_TABLES, ...DOCTOR_TABLES, ...OPTIONAL_TABLES }
  for (const [table, { columns, optional = [] }] of Object.entries(tables)) {
    const names = [...columns, ...optional].map((column) => `"${column}"`).join(", ")
    await pg.raw(`create table narrow."${table}" as select ${names} from public."${table}" with no data`)
    if (columns.includes("id")) await pg.raw(`alter table narrow."${table}" add primary key (id)`)
  }
  const { rows } = await pg.raw(
    "select table_name from information_schema.tables where table_name like 'msp_%'",
  )
  for (const { table_name } of rows) {
    await pg.raw(`create table narrow.${table_name} (like public.${table_name} including all)`)
  }
}

/** Lets PostgreSQL plan each statement, which needs all of its tables and columns, and returns no rows. */
function explaining(pg: PgConnection, statements: string[]): PgConnection {
  const asked: PgConnection = {
    raw: async (sql, bindings = []) => {
      statements.push(sql)
      const isPlanned = !/^\s*(create|analyze|set)\b/.test(sql)
      await pg.raw(isPlanned ? `explain ${sql}` : sql, bindings)
      // The code checks that tables exist before it reads them.
      return { rows: sql.includes("to_regclass") ? [{ migrated: true, linked: true, columns: [] }] : [] }
    },
    transaction: (work) => work(asked),
  }
  return asked
}

/** `keysetPages` runs other functions' statements, and `lessRequestedReturns` uses Medusa's Query. */
const ASKS_NOTHING: ReadonlySet<string> = new Set([
  "connectionOf",
  "keysetPages",
  "lessRequestedReturns",
  // It calls readSessionState, which is in the list.
  "loadShopState",
])

/** The names of a module's exported functions that take a connection or the container. */
function askingFunctions(module: Record<string, unknown>): string[] {
  return Object.entries(module).flatMap(([name, value]) => {
    if (typeof value !== "function") return []
    const text = String(value)
    if (text.startsWith("class")) {
      return Object.getOwnPropertyNames(value.prototype)
        .filter((method) => method !== "constructor")
        .map((method) => `${name}.${method}`)
    }
    return !ASKS_NOTHING.has(name) && /^(async )?(function\*? ?\w*)?\s*\(\s*(pg|container)\b/.test(text)
      ? [name]
      : []
  })
}
