/** Parsed JSON, not validated yet. */
export type JsonObject = { [name: string]: unknown }

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** The member if it is an object, else an empty one. */
export function objectAt(parent: JsonObject, name: string): JsonObject {
  const value = parent[name]
  return isJsonObject(value) ? value : {}
}

/** Text of a string or number member; null for anything else and for "". */
export function textAt(parent: JsonObject, name: string): string | null {
  const value = parent[name]
  if (typeof value === "number" && Number.isFinite(value)) return String(value)
  return typeof value === "string" && value !== "" ? value : null
}
