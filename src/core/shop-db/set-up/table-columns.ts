import type { PgConnection } from "../connection"

/** Names are resolved through the database's search path. */
const COLUMNS = `
  select wanted.name as table, array_agg(attribute.attname::text) as columns
    from unnest(?::text[]) wanted (name)
    join pg_attribute attribute
      on attribute.attrelid = to_regclass(quote_ident(wanted.name)) and attribute.attnum > 0 and not attribute.attisdropped
   group by wanted.name`

/** The columns by table; a table that the database does not have is left out. */
export async function readTableColumns(
  pg: PgConnection,
  tables: readonly string[],
): Promise<Map<string, ReadonlySet<string>>> {
  const { rows } = await pg.raw(COLUMNS, [[...tables]])
  return new Map(rows.map(({ table, columns }) => [String(table), new Set(columns as string[])]))
}
