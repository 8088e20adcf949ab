type Query = string | number | boolean | Date | null | undefined | readonly Query[] | { [key: string]: Query }

/**
 * A query as Medusa reads it: `a[b]=1&c[0]=2`. Replaces the package `qs`, which Medusa's sdk needs.
 * @returns without "?"; undefined and null are left out
 */
export function stringify(query: { [key: string]: Query } = {}): string {
  return Object.entries(query)
    .flatMap(([name, value]) => pairs(name, value))
    .join("&")
}

function pairs(name: string, value: Query): string[] {
  if (value === undefined || value === null) {
    return []
  }
  if (typeof value === "object" && !(value instanceof Date)) {
    return Object.entries(value).flatMap(([key, inner]) => pairs(`${name}[${key}]`, inner as Query))
  }
  const text = value instanceof Date ? value.toISOString() : value
  return [`${encodeURIComponent(name)}=${encodeURIComponent(text)}`]
}
