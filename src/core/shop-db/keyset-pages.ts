import type { PgConnection } from "./connection"

/**
 * Yields all rows of a statement page by page. Each page continues after the last row of the previous one (keyset
 * pagination), so that a late page costs no more than the first. Never yields an empty page.
 * @param pageAfter the statement and its bindings for the rows whose key is greater than `key`, sorted by key, at most
 *   `pageSize` of them; "" is before the first row
 */
export async function* keysetPages<Item>(
  pg: PgConnection,
  pageSize: number,
  pageAfter: (key: string) => [sql: string, bindings: readonly unknown[]],
  read: (row: Record<string, unknown>) => Item,
  keyOf: (item: Item) => string,
): AsyncGenerator<Item[]> {
  let page: Item[]
  let last: Item | undefined
  do {
    const [sql, bindings] = pageAfter(last === undefined ? "" : keyOf(last))
    page = (await pg.raw(sql, bindings)).rows.map(read)
    last = page.at(-1)
    if (page.length > 0) {
      yield page
    }
  } while (page.length === pageSize && last !== undefined)
}
