import { PLUGIN_TABLES } from "../../modules/payment-journal/tables"
import { SHOP_TABLES, type UsedTable } from "../shop-db/schema"
import { USED_ERROR_CODES, USED_TEXTS, USED_WORKFLOWS, type UsedText } from "./internals"

/** What the plugin relies on, as the installed Medusa and its database have it. */
export type MedusaFacts = {
  /** By table. */
  columns: ReadonlyMap<string, ReadonlySet<string>>
  /** The id of the workflow with this export name; undefined when there is none. */
  workflowId(exportName: string): string | undefined
  /** The code or type of `MedusaError` at a path such as "Types.NOT_FOUND". */
  errorCode(path: string): string | undefined
  /** Whether the file has the text; undefined when there is no such file. */
  hasText(text: UsedText): boolean | undefined
}

/** @returns a line per difference, with what the plugin uses it for */
export function findMismatches(facts: MedusaFacts): string[] {
  return [
    ...findMissingColumns(facts.columns, SHOP_TABLES),
    ...Object.entries(USED_WORKFLOWS).flatMap(([name, { id, for: use }]) => {
      const found = facts.workflowId(name)
      return found === id
        ? []
        : [`workflow "${id}" (${name}): ${found ? `is "${found}" now` : "is missing"}; used for ${use}`]
    }),
    ...Object.entries(USED_ERROR_CODES).flatMap(([path, { value, for: use }]) => {
      const found = facts.errorCode(path)
      return found === value
        ? []
        : [`error code MedusaError.${path}: is ${found ?? "missing"} and not ${value}; used for ${use}`]
    }),
    ...USED_TEXTS.flatMap((used) =>
      facts.hasText(used) === false
        ? [
            `${used.kind} '${used.text}': is not in ${used.package}/dist/${used.file} any more; used for ${used.for}`,
          ]
        : [],
    ),
  ]
}

/** @returns a line per missing table or column of the plugin's own */
export const findMissingTables = ({ columns }: Pick<MedusaFacts, "columns">): string[] =>
  findMissingColumns(columns, PLUGIN_TABLES)

/** A database without any of the tables is not migrated yet, which Medusa itself reports. */
function findMissingColumns(
  columns: MedusaFacts["columns"],
  tables: Readonly<Record<string, UsedTable>>,
): string[] {
  if (columns.size === 0) {
    return []
  }
  return Object.entries(tables).flatMap(([table, { columns: used, for: use }]) => {
    const found = columns.get(table)
    if (!found) {
      return [`table "${table}": is missing; used for ${use}`]
    }
    return used
      .filter((column) => !found.has(column))
      .map((column) => `column "${table}"."${column}": is missing; used for ${use}`)
  })
}
