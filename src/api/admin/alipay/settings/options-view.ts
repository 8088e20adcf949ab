import type { AlipayOptions } from "../../../../core/sites/options/options"
import { Secret } from "../../../../multisafepay"
import type { OptionView } from "../../../../types/http/admin"

/** Includes defaults. The keys never leave the server. */
export function viewOptions({ previousApiKeys, ...options }: AlipayOptions): OptionView[] {
  const formerKeys = previousApiKeys.map(({ key, until }) => `${maskKey(key)} until ${until.toISOString()}`)
  return flatten({ ...options, previousApiKeys: formerKeys })
}

function flatten(options: object, group = ""): OptionView[] {
  return Object.entries(options).flatMap(([key, value]: [string, unknown]): OptionView[] => {
    const name = group + key
    return isGroup(value) ? flatten(value, `${name}.`) : [{ name, value: show(value) }].filter(isSet)
  })
}

const isGroup = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Secret)

const isSet = ({ value }: OptionView) => value !== ""

function show(value: unknown): string {
  if (value instanceof Secret) {
    return maskKey(value)
  }
  if (typeof value === "function") {
    return "function"
  }
  return Array.isArray(value) ? value.join(", ") : String(value ?? "")
}

/** The end of a key is enough to tell keys apart, and too little to use. Of a short text, not even that is shown. */
export function maskKey(key: Secret): string {
  const text = key.reveal()
  return `••••••••${text.length >= 20 ? text.slice(-4) : ""}`
}
