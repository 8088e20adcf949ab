import { isSchema, type Schema } from "./schema-files"

/**
 * The fields of a value that a schema does not name; JSON Schema itself allows them. An object for which the schema
 * names no fields may have any.
 * @returns paths such as `/customer/nickname`, each once; items of lists have no number
 */
export function unknownFields(schema: Schema, value: unknown, path = ""): string[] {
  if (Array.isArray(value)) {
    const { items } = schema
    return isSchema(items) ? [...new Set(value.flatMap((one) => unknownFields(items, one, path)))] : []
  }
  if (!isSchema(value)) return []
  const properties = propertiesOf(schema)
  if (properties.size === 0) return []
  return Object.entries(value).flatMap(([name, content]) => {
    const known = properties.get(name)
    const here = `${path}/${name}`
    return known === undefined ? [here] : unknownFields(known, content, here)
  })
}

function propertiesOf(schema: Schema): Map<string, Schema> {
  const parts = [
    schema,
    ...["allOf", "anyOf", "oneOf"].flatMap((name) => [schema[name]].flat().filter(isSchema)),
  ]
  const found = new Map<string, Schema>()
  for (const part of parts) {
    const own = part === schema ? part.properties : Object.fromEntries(propertiesOf(part))
    if (!isSchema(own)) continue
    for (const [name, property] of Object.entries(own)) if (isSchema(property)) found.set(name, property)
  }
  return found
}
