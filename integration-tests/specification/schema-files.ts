import { existsSync, readFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { parse } from "yaml"

/** A JSON Schema in OpenAPI 3.0's dialect, with its references resolved. */
export type Schema = { [keyword: string]: unknown }

/**
 * Reads an OpenAPI document of several files, and replaces each reference to a file with that file's content. JSON
 * files are examples and are left out. A missing file allows anything: MultiSafepay's document refers to some.
 */
export function readSchemaFile(file: string): Schema {
  if (!existsSync(file)) return {}
  return fill(parse(readFileSync(file, "utf8")), dirname(file)) as Schema
}

function fill(node: unknown, folder: string): unknown {
  if (Array.isArray(node)) return node.map((one) => fill(one, folder))
  if (!isSchema(node)) return node
  const { $ref, ...beside } = node
  const own = Object.fromEntries(Object.entries(beside).map(([name, value]) => [name, fill(value, folder)]))
  if (typeof $ref !== "string" || $ref.endsWith(".json")) return own
  // OpenAPI ignores the keywords next to a reference, but the authors of this document mean them.
  return { ...own, ...readSchemaFile(resolve(folder, $ref)) }
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
