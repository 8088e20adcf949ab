import { MultiSafepayError } from "./errors"
import { asMinorUnits, type MinorUnits } from "./minor-units"

/**
 * Currencies that do not have two decimals, according to ISO 4217 or the practice of payment services (HUF, TWD).
 * MultiSafepay documents only yen; its own shop plugins multiply all of them by 100. A wrong guess would charge a
 * hundred times too much or too little, so the merchant must confirm each.
 */
const UNCONFIRMED = new Set(
  (
    "BIF CLP DJF GNF HUF ISK KMF KRW PYG RWF TWD UGX UYI VND VUV XAF XOF XPF " +
    "BHD IQD JOD KWD LYD OMR TND CLF UYW"
  ).split(" "),
)

const failure = (kind: "configuration" | "request", message: string) =>
  new MultiSafepayError(message, { kind, endpoint: "local" })

/** Undefined when MultiSafepay does not document the currency's minor unit. */
export function documentedDecimals(currency: string): number | undefined {
  const code = currency.toUpperCase()
  if (UNCONFIRMED.has(code)) return undefined
  return code === "JPY" ? 0 : 2
}

/**
 * Decimals of a currency's minor unit at MultiSafepay.
 *
 * @param overrides decimals per currency code in upper case: the provider option `currencyDecimals`, or those with which
 *   a payment was started; wins over the table
 * @throws MultiSafepayError (configuration) for a currency whose minor unit MultiSafepay does not document
 */
export function minorUnitDecimals(
  currency: string,
  overrides: Readonly<Record<string, number>> = {},
): number {
  const code = currency.toUpperCase()
  if (!/^[A-Z]{3}$/.test(code)) {
    throw failure("request", `currency "${currency.slice(0, 10)}" is not a three-letter code such as EUR`)
  }
  const decimals = overrides[code] ?? documentedDecimals(code)
  if (decimals === undefined) {
    throw failure(
      "configuration",
      `MultiSafepay does not document the minor unit of ${code}. Ask MultiSafepay how many decimals its ` +
        `amounts have, then set the option currencyDecimals, for example { ${code}: 0 }.`,
    )
  }
  return decimals
}

/**
 * Exact conversion of a decimal amount in major units ("10.99") to an integer in minor units (1099). Trailing zeros are
 * not a fraction.
 *
 * @throws MultiSafepayError (request) for anything negative, not a number, finer than a minor unit or beyond 2^53
 */
export function toMinorUnits(decimal: string, decimals: number): MinorUnits {
  const shown = `"${decimal.slice(0, 40)}"`
  const [, whole, fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(decimal) ?? []
  if (whole === undefined) {
    throw failure("request", `amount ${shown} is not a decimal number of zero or more, such as "10.99"`)
  }
  if (/[1-9]/.test(fraction.slice(decimals))) {
    throw failure(
      "request",
      `amount ${shown} has a fraction of a minor unit (${decimals} decimals are allowed)`,
    )
  }
  // Digits beyond 2^53 are rounded here, never to a safe integer.
  const minor = Number(whole + fraction.slice(0, decimals).padEnd(decimals, "0"))
  if (!Number.isSafeInteger(minor)) throw failure("request", `amount ${shown} is too large`)
  return asMinorUnits(minor)
}

/**
 * Exact conversion of an integer in minor units (1099) to a decimal string in major units ("10.99").
 *
 * @throws MultiSafepayError (request) unless `minor` is a safe integer of zero or more
 */
export function toMajorUnits(minor: MinorUnits, decimals: number): string {
  if (!Number.isSafeInteger(minor) || minor < 0) {
    throw failure("request", `amount ${minor} is not a whole number of minor units of zero or more`)
  }
  if (decimals === 0) return String(minor)
  const digits = String(minor).padStart(decimals + 1, "0")
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}
