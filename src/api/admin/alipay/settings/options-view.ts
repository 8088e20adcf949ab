import type { AlipayOptions } from "../../../../core/sites/options"
import { Secret } from "../../../../multisafepay"

/**
 * An option in force as it may be shown: a secret is masked, and absent options are not listed. One of a group has the
 * group's name before its own, "recovery.enabled"; a list is written with commas.
 */
export type OptionView = { name: string; value: string }

/** The provider's options with the defaults filled in; the keys never leave the server. */
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

/** The end of a key tells keys apart, and is too little to use; of a short text even that is not shown. */
export function maskKey(key: Secret): string {
  const text = key.reveal()
  return `••••••••${text.length >= 20 ? text.slice(-4) : ""}`
}
