/**
 * The parameters of a path, `{}` when it has none, undefined when the path is another one:
 * `match("/tea/:handle", "/tea/longjing")` gives `{ handle: "longjing" }`.
 */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const expected = pattern.split("/")
  const actual = path.replace(/(.)\/$/, "$1").split("/")
  if (expected.length !== actual.length) {
    return undefined
  }
  const parameters: Record<string, string> = {}
  for (const [index, part] of expected.entries()) {
    const value = actual[index] ?? ""
    if (part.startsWith(":") && value) {
      const decoded = decode(value)
      if (decoded === undefined) {
        return undefined
      }
      parameters[part.slice(1)] = decoded
    } else if (part !== value) {
      return undefined
    }
  }
  return parameters
}

/** @returns undefined for a text that is not properly URL-encoded, such as "%" */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
