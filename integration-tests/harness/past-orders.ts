import type { PgConnection } from "../../src/core/shop-db/connection"

/** Columns with the id of the table's own row or of another row. */
const IDS: Record<string, string[]> = {
  payment_collection: ["id"],
  payment_session: ["id", "payment_collection_id"],
  payment: ["id", "payment_collection_id", "payment_session_id"],
  capture: ["id", "payment_id"],
  refund: ["id", "payment_id"],
  cart: ["id"],
  order: ["id"],
  order_summary: ["id", "order_id"],
  order_transaction: ["id", "order_id", "reference_id"],
  fulfillment: ["id"],
  cart_payment_collection: ["id", "cart_id", "payment_collection_id"],
  order_cart: ["id", "cart_id", "order_id"],
  order_payment_collection: ["id", "order_id", "payment_collection_id"],
  order_fulfillment: ["id", "order_id", "fulfillment_id"],
}

/** The time in the ids of the past orders: November 2023. */
const LONG_AGO = "01HF000000"

/**
 * Makes a shop look years old: copies every order `times` times into the past, with its cart, payment and shipments,
 * each for another shopper.
 */
export async function insertPastOrders(pg: PgConnection, times: number): Promise<void> {
  for (const [table, ids] of Object.entries(IDS)) {
    const changed = ids.map(
      (column) =>
        `'${column}', overlay(t."${column}" placing '${LONG_AGO}' from position('_' in t."${column}") + 1) || n`,
    )
    if (table === "cart" || table === "order") changed.push("'email', n || '-' || t.email")
    await pg.raw(
      `insert into "${table}"
       select row.* from "${table}" t, generate_series(1, ${times}) n,
         lateral jsonb_populate_record(t, jsonb_build_object(${changed.join(", ")},
                                                             'created_at', timestamptz '2023-11-14')) as row`,
    )
  }
  await pg.raw("analyze")
}
