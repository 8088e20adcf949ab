type Pg = { raw(sql: string, bindings?: unknown[]): Promise<{ rows: Record<string, unknown>[] }> }

/** A cart's rows, as far as an order needs them, with how to find them. Each comes after those that it refers to. */
const TABLES: readonly (readonly [table: string, where: string])[] = [
  [
    "cart_address",
    "id in (select shipping_address_id from cart where id = :cart union select billing_address_id from cart where id = :cart)",
  ],
  ["cart", "id = :cart"],
  ["cart_line_item", "cart_id = :cart"],
  ["cart_line_item_tax_line", "item_id in (select id from cart_line_item where cart_id = :cart)"],
  ["cart_line_item_adjustment", "item_id in (select id from cart_line_item where cart_id = :cart)"],
  ["cart_shipping_method", "cart_id = :cart"],
  [
    "cart_shipping_method_tax_line",
    "shipping_method_id in (select id from cart_shipping_method where cart_id = :cart)",
  ],
  [
    "cart_shipping_method_adjustment",
    "shipping_method_id in (select id from cart_shipping_method where cart_id = :cart)",
  ],
  [
    "payment_collection",
    "id in (select payment_collection_id from cart_payment_collection where cart_id = :cart)",
  ],
  ["cart_payment_collection", "cart_id = :cart"],
  [
    "payment_session",
    "payment_collection_id in (select payment_collection_id from cart_payment_collection where cart_id = :cart)",
  ],
]

/** A Medusa id: a prefix, ten characters of time, sixteen random ones. */
const ID = /^[a-z_]+_[0-9A-HJKMNP-TV-Z]{26}$/

/**
 * Copies a cart whose payment was started, with everything that belongs to it, because thousands of real shoppers would
 * take hours. Each copy has its own ids, with the same time.
 * @returns the ids of the copies' payment sessions
 */
export async function copyCart(pg: Pg, cartId: string, count: number): Promise<string[]> {
  const found = await Promise.all(
    TABLES.map(async ([table, where]) => {
      const { rows } = await pg.raw(
        `select id from ${table} where ${where.replaceAll(":cart", "?")}`,
        [...where.matchAll(/:cart/g)].map(() => cartId),
      )
      return { table, ids: rows.map(({ id }) => String(id)) }
    }),
  )
  const ids = found.flatMap((one) => one.ids)
  const foreign = ids.find((id) => !ID.test(id))
  if (foreign) throw new Error(`${foreign} is no id as Medusa makes them`)
  for (const { table, ids: own } of found) {
    if (own.length > 0) await copyRows(pg, table, own, ids, count)
  }
  // A planner that believes the tables to be empty reads them completely; autovacuum is off here.
  await pg.raw("analyze")
  const { ids: sessions = [] } = found.at(-1) ?? {}
  const [sessionId] = sessions
  if (!sessionId || sessions.length > 1)
    throw new Error(`The cart ${cartId} has ${sessions.length} payment sessions`)
  return Array.from({ length: count }, (_, index) => copyOf(sessionId, String(index + 1).padStart(6, "0")))
}

/** The number replaces the first random characters; ids of the same millisecond differ in the last ones. */
const copyOf = (id: string, number: string): string => `${id.slice(0, -16)}${number}${id.slice(-10)}`

/** Replaces every id of the cart in a row, including those in a session's data. */
async function copyRows(pg: Pg, table: string, own: string[], ids: string[], count: number): Promise<void> {
  const text = ids.reduce(
    (sql, id) =>
      `replace(${sql}, '${id}', '${id.slice(0, -16)}' || lpad(number::text, 6, '0') || '${id.slice(-10)}')`,
    "to_jsonb(original)::text",
  )
  await pg.raw(
    `insert into ${table} select (jsonb_populate_record(null::${table}, (${text})::jsonb)).*
       from ${table} original, generate_series(1, ?::int) as number where original.id = any(?)`,
    [count, own],
  )
}
