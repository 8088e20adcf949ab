/** An integer of any size, written as a bare JSON number: PSP ids are larger than a JavaScript number can hold. */
export class JsonInteger {
  constructor(readonly digits: string) {
    if (!/^-?(0|[1-9]\d*)$/.test(digits)) throw new Error(`"${digits}" is not an integer`)
  }
}

/**
 * The form of the bytes: `compact` like JSON.stringify; `spaced` with a space after each colon and comma; `escaped`
 * like PHP, `\/` and `\uXXXX` for everything outside ASCII. The meaning is the same, but the signature differs.
 */
export type JsonStyle = "compact" | "spaced" | "escaped"

/** JSON text of plain data and `JsonInteger`s. `undefined` members are left out. */
export function writeJson(value: unknown, style: JsonStyle = "compact"): string {
  if (value === null || value === undefined) return "null"
  if (typeof value === "string") return writeString(value, style)
  if (typeof value === "number" || typeof value === "boolean") return JSON.stringify(value)
  if (value instanceof JsonInteger) return value.digits
  const comma = style === "spaced" ? ", " : ","
  if (Array.isArray(value)) {
    return `[${value.map((item) => writeJson(item, style)).join(comma)}]`
  }
  const colon = style === "spaced" ? ": " : ":"
  const members: string[] = []
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    members.push(`${writeString(name, style)}${colon}${writeJson(member, style)}`)
  }
  return `{${members.join(comma)}}`
}

function writeString(text: string, style: JsonStyle): string {
  const json = JSON.stringify(text)
  if (style !== "escaped") return json
  return json
    .replace(/\//g, "\\/")
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
}
