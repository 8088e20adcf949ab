import { Migration20261127090000 } from "../../../modules/payment-journal/migrations/Migration20261127090000"
import { PLUGIN_TABLES } from "../../../modules/payment-journal/tables"
import { SHOP_TABLES } from "../../shop-db/schema"
import { findMismatches, findMissingTables, type MedusaFacts } from "../find-mismatches"
import { USED_ERROR_CODES, USED_WORKFLOWS } from "../internals"

/** A Medusa with everything that the plugin uses, except for what a test changes. */
const medusa = (changed: Partial<MedusaFacts> = {}): MedusaFacts => ({
  columns: new Map(
    Object.entries({ ...SHOP_TABLES, ...PLUGIN_TABLES }).map(([table, { columns }]) => [
      table,
      new Set(columns),
    ]),
  ),
  workflowId: (name) => USED_WORKFLOWS[name as keyof typeof USED_WORKFLOWS].id,
  errorCode: (path) => USED_ERROR_CODES[path as keyof typeof USED_ERROR_CODES].value,
  hasText: () => true,
  ...changed,
})

const without = (table: string, column?: string): MedusaFacts["columns"] =>
  new Map(
    [...medusa().columns]
      .filter(([name]) => name !== table || column !== undefined)
      .map(([name, columns]) => [
        name,
        new Set([...columns].filter((one) => name !== table || one !== column)),
      ]),
  )

describe("The check of Medusa at boot", () => {
  it.each<[string, Partial<MedusaFacts>, string[]]>([
    ["nothing in the Medusa that the plugin knows", {}, []],
    [
      "a missing table, by its name and its use, and not each of its columns",
      { columns: without("order_cart") },
      ['table "order_cart": is missing; used for finding the order of a cart'],
    ],
    [
      "a missing column, by its name and the use of its table",
      { columns: without("refund", "metadata") },
      [
        'column "refund"."metadata": is missing; used for what was refunded of a payment, and which refund of MultiSafepay a record belongs to',
      ],
    ],
    [
      "nothing in a database that was never migrated, which Medusa reports itself",
      { columns: new Map() },
      [],
    ],
    [
      "a workflow that Medusa does not export any more",
      { workflowId: (name) => (name === "cancelOrderWorkflow" ? undefined : medusa().workflowId(name)) },
      [
        'workflow "cancel-order" (cancelOrderWorkflow): is missing; used for cancelling an order of another total that the merchant refuses',
      ],
    ],
    [
      "an error code of another value",
      { errorCode: (path) => (path === "Types.NOT_FOUND" ? "gone" : medusa().errorCode(path)) },
      [
        "error code MedusaError.Types.NOT_FOUND: is gone and not not_found; used for a payment session that was replaced meanwhile",
      ],
    ],
    [
      "a text that is not in its file any more",
      { hasText: ({ kind }) => kind !== "error text" },
      [
        "error text 'Timed-out acquiring lock.': is not in @medusajs/locking/dist/providers/in-memory.js any more; used for waiting out a lock on the stock before a paid cart is tried again",
      ],
    ],
    ["no text whose file this Medusa does not have", { hasText: () => undefined }, []],
  ])("the check of Medusa at boot reports %s", (_, changed, expected) => {
    expect(findMismatches(medusa(changed))).toEqual(expected)
  })
})

describe("The check of the plugin's own tables at boot", () => {
  it.each<[string, MedusaFacts["columns"], string[]]>([
    ["nothing when all are there", medusa().columns, []],
    [
      "a missing table",
      without("msp_lease"),
      ['table "msp_lease": is missing; used for having one process at a time work on a payment'],
    ],
    [
      "a column that an older version of the plugin did not have",
      without("msp_payment", "fee"),
      ['column "msp_payment"."fee": is missing; used for what is still to do about a payment'],
    ],
    ["nothing in a database that was never migrated", new Map(), []],
  ])("the check of the plugin's own tables reports %s", (_, columns, expected) => {
    expect(findMissingTables({ columns })).toEqual(expected)
    expect(findMismatches(medusa({ columns }))).toEqual([])
  })

  it("the check of the plugin's own tables knows every table and column that the migrations make", async () => {
    const statements: string[] = []
    const migration = { addSql: (sql: string) => statements.push(sql) }
    await Migration20261127090000.prototype.up.call(migration as unknown as Migration20261127090000)
    const made = statements.flatMap((sql) => {
      const [, table, body = ""] = /^create table if not exists "(\w+)" \((.*)\);$/s.exec(sql) ?? []
      return table ? [[table, [...body.matchAll(/^\s+"(\w+)" /gm)].map(([, column]) => column)]] : []
    })
    const known = Object.entries(PLUGIN_TABLES).map(([table, { columns }]) => [table, [...columns]])
    expect(known).toEqual(made)
  })
})
