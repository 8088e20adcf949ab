import { join } from "node:path"
import { Client } from "@medusajs/framework/pg"
import { ensureDashboard } from "../../testkit/builds/dashboard"
import { Stamps } from "../../testkit/builds/stamps"
import { ROOT } from "../../testkit/checkout"
import { type ShopProcess, startShopProcess } from "../../testkit/environment/shop-process"
import { medusaEnvironment } from "../../testkit/servers/medusa"
import { insertPayments } from "../../testkit/tea-shop/insert-payments"

/** Pictures and logs of a run; git ignores them. */
export const ARTIFACTS = join(ROOT, ".artifacts", "admin")

/** A shop with Medusa's real dashboard. */
export interface TestShop extends ShopProcess {
  /** Runs recovery and reconciliation, as at night. */
  runChecks(): Promise<void>
  /** Sets the amount of an open payment to one more than the PSP order's, as a bug in a shop would. */
  raiseSession(sessionId: string): Promise<void>
  /** Inserts `count` payments of past years into the database. */
  insertPayments(count: number): Promise<void>
}

export async function startTestShop(): Promise<TestShop> {
  const shop = await startShopProcess({
    artifacts: ARTIFACTS,
    env: () => ({}),
    build: (settings) =>
      // The same stamps as the demo's, so that both share one build.
      ensureDashboard(
        new Stamps(join(ROOT, ".demo", "stamps.json")),
        medusaEnvironment(settings, ""),
        join(ARTIFACTS, "dashboard.log"),
      ),
  })
  return {
    ...shop,
    runChecks: () => shop.exec("./integration-tests/admin-browser/run-checks.ts"),
    raiseSession: (sessionId) =>
      withDatabase(shop.databaseUrl, async (client) => {
        await client.query(
          `update payment_session
              set amount = amount + 1,
                  raw_amount = jsonb_set(raw_amount, '{value}', to_jsonb((amount + 1)::text))
            where id = $1`,
          [sessionId],
        )
      }),
    insertPayments: (count) =>
      withDatabase(shop.databaseUrl, (client) =>
        // The statements are written for knex, which the server has; node-postgres uses numbered placeholders.
        insertPayments(
          { raw: (sql, bindings) => client.query(sql.replace("?", "$1"), [...(bindings ?? [])]) },
          count,
        ),
      ),
  }
}

async function withDatabase(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
