import type { PgConnection } from "../../../core/shop-db/connection"
import type { Site } from "../../../core/sites/site"
import type { Difference } from "../difference"
import { reconcileSite } from "../reconcile-site"

const IDS = Array.from({ length: 21 }, (_, index) => `payses_${String(index).padStart(2, "0")}`)
const open = IDS.map((psp_order_id) => ({ site: "multisafepay", psp_order_id }))
const WINDOW = { from: new Date("2026-02-01T00:00:00Z"), until: new Date("2026-03-01T00:00:00Z") }

/** A database that names all of `IDS` as candidates. */
const pg = {
  raw: async (sql: string, bindings: unknown[] = []) => {
    const isPage = sql.includes("select session_id, paid_transactions")
    const candidate = { paid_transactions: [], movements: [], is_kept: false }
    return {
      rows: isPage && bindings[0] === "" ? IDS.map((session_id) => ({ session_id, ...candidate })) : [],
    }
  },
} as unknown as PgConnection

const site = {
  registrationId: "multisafepay",
  options: {},
  client: {
    listTransactions: async () => ({ transactions: [], unreadable: [] }),
    findOrder: async () => {
      throw new Error("MultiSafepay's answer cannot be read")
    },
  },
} as unknown as Site

it("orders that could not be read in an earlier night do not stop the comparison of a site, however many they are", async () => {
  const found: Difference[] = []

  await reconcileSite(pg, site, WINDOW, open, (difference) => found.push(difference))

  expect(found.map(({ kind }) => kind)).toEqual(IDS.map(() => "not_compared"))
})

it("the comparison of a site stops when more than twenty orders cannot be read for the first time", async () => {
  await expect(reconcileSite(pg, site, WINDOW, [], () => {})).rejects.toThrow("cannot be read")
})
