import { PLUGIN_TABLES } from "../../modules/payment-journal/tables"
import { SHOP_TABLES, type UsedTable } from "../shop-db/schema"
import { USED_ERROR_CODES, USED_TEXTS, USED_WORKFLOWS, type UsedText } from "./internals"

/** The facts about the installed Medusa that the plugin relies on. */
export type MedusaFacts = {
  /** The columns of each table that the database has. */
  columns: ReadonlyMap<string, ReadonlySet<string>>
  /** The id of the workflow that Medusa exports under a name; undefined when it exports none. */
  workflowId(exportName: string): string | undefined
  /** Of `MedusaError`, for a path such as "Types.NOT_FOUND". */
  errorCode(path: string): string | undefined
  /** Whether the text is where it is expected; undefined when there is no such file. */
  hasText(text: UsedText): boolean | undefined
}

/** @returns a line for each thing that differs from what the plugin expects, with what it is used for */
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

/** @returns a line for each table and column of the plugin's own that the database lacks */
export const findMissingTables = ({ columns }: Pick<MedusaFacts, "columns">): string[] =>
  findMissingColumns(columns, PLUGIN_TABLES)

/** A database without any of the tables is not migrated yet: Medusa reports that itself. */
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
