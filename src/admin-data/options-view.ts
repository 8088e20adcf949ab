import type { AlipayOptions } from "../providers/alipay/options"

const SECRETS: ReadonlySet<keyof AlipayOptions> = new Set(["apiKey", "previousApiKeys"])

/** An option in force as it may be shown: a secret is masked, and absent options are not listed. */
export type OptionView = { name: string; value: string }

/** The provider's options with the defaults filled in; the keys never leave the server. */
export function viewOptions(options: AlipayOptions): OptionView[] {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined && !isEmpty(value))
    .map(([name, value]) => ({
      name,
      value: SECRETS.has(name as keyof AlipayOptions) ? maskAll(value) : show(value),
    }))
}

const show = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value))

const maskAll = (value: unknown) => [value].flat().map(maskKey).join(", ")

/** The end of a key tells keys apart, and is too little to use; of a short text even that is not shown. */
export function maskKey(key: unknown): string {
  const text = String(key)
  return `••••••••${text.length >= 20 ? text.slice(-4) : ""}`
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0
}
