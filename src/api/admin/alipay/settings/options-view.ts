import type { AlipayOptions } from "../../../../core/sites/options"
import { Secret } from "../../../../multisafepay"

/** An option in force as it may be shown: a secret is masked, and absent options are not listed. */
export type OptionView = { name: string; value: string }

/** The provider's options with the defaults filled in; the keys never leave the server. */
export function viewOptions({ previousApiKeys, ...options }: AlipayOptions): OptionView[] {
  const formerKeys = previousApiKeys.map(({ key, until }) => `${maskKey(key)} until ${until.toISOString()}`)
  return Object.entries({ ...options, previousApiKeys: formerKeys.join(", ") })
    .filter(([, value]) => value !== undefined && value !== "" && !isEmpty(value))
    .map(([name, value]) => ({ name, value: show(value) }))
}

function show(value: unknown): string {
  if (value instanceof Secret) {
    return maskKey(value)
  }
  if (typeof value === "function") {
    return "function"
  }
  return typeof value === "string" ? value : JSON.stringify(value)
}

/** The end of a key tells keys apart, and is too little to use; of a short text even that is not shown. */
export function maskKey(key: Secret): string {
  const text = key.reveal()
  return `••••••••${text.length >= 20 ? text.slice(-4) : ""}`
}

function isEmpty(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    !(value instanceof Secret) &&
    Object.keys(value).length === 0
  )
}
