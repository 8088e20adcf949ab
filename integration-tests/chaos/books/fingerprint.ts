import { createHash } from "node:crypto"
import type { ShopRecords } from "./shop-records"

/** Every table that a payment changes. */
const TABLES = [
  "payment_session",
  "payment",
  "capture",
  "refund",
  "payment_collection",
  "cart",
  "cart_payment_collection",
  "order_cart",
  "order_payment_collection",
  "order_transaction",
  "order_summary",
  "order",
  "reservation_item",
  "notification",
  "msp_payment",
  "msp_alert",
] as const

/** One hash per table, so that a difference names the changed table. */
export async function fingerprint(records: ShopRecords): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const table of TABLES) {
    const rows = await records.rows(`select to_jsonb(t)::text as row from "${table}" t order by 1`)
    const hash = createHash("sha256")
    for (const { row } of rows) hash.update(String(row)).update("\n")
    hashes[table] = `${rows.length} rows ${hash.digest("hex").slice(0, 16)}`
  }
  return hashes
}
