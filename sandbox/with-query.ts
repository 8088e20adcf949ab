/** Appends query parameters to a URL and keeps the merchant's own part byte for byte. Null values are left out. */
export function withQuery(address: string, members: Record<string, string | null>): string {
  const [base = "", ...fragment] = address.split("#")
  let result = base
  for (const [name, value] of Object.entries(members)) {
    if (value === null) continue
    const joint = result.includes("?") ? (/[?&]$/.test(result) ? "" : "&") : "?"
    result += `${joint}${name}=${encodeURIComponent(value)}`
  }
  return fragment.length ? `${result}#${fragment.join("#")}` : result
}
