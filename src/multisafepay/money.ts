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

const MAX_DECIMALS = 4
// Larger than any amount needs, and small enough that "1e999999999" cannot exhaust the memory.
const MAX_INPUT_LENGTH = 64
const MAX_EXPONENT = 40

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
 * @param overrides decimals per currency code: the provider option `currencyDecimals`, or those with which a payment
 *   was started; wins over the table
 * @throws MultiSafepayError (configuration) for a currency whose minor unit MultiSafepay does not document
 */
export function minorUnitDecimals(
  currency: string,
  overrides: Readonly<Record<string, number>> = {},
): number {
  const code = currency.trim().toUpperCase()
  if (!/^[A-Z]{3}$/.test(code)) {
    throw failure("request", `currency "${currency.slice(0, 10)}" is not a three-letter code such as EUR`)
  }
  const override = Object.entries(overrides).find(([key]) => key.trim().toUpperCase() === code)?.[1]
  if (override !== undefined) {
    assertDecimals(override, `currencyDecimals.${code}`)
    return override
  }
  const documented = documentedDecimals(code)
  if (documented === undefined) {
    throw failure(
      "configuration",
      `MultiSafepay does not document the minor unit of ${code}. Ask MultiSafepay how many decimals its ` +
        `amounts have, then set the option currencyDecimals, for example { ${code}: 0 }.`,
    )
  }
  return documented
}

/**
 * Exact conversion of a decimal amount in major units ("10.99") to an integer in minor units (1099). Accepts exponents
 * ("1.099e1"). Trailing zeros are not a fraction.
 *
 * @throws MultiSafepayError (request) for anything negative, not a number, finer than a minor unit or beyond 2^53
 */
export function toMinorUnits(decimal: string, decimals: number): MinorUnits {
  assertDecimals(decimals, "decimals")
  const shown = `"${String(decimal).slice(0, 40)}"`
  if (typeof decimal !== "string" || decimal.length > MAX_INPUT_LENGTH) {
    throw failure("request", `amount ${shown} is not a decimal number as a string`)
  }
  const match = /^\+?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(decimal.trim())
  const whole = match?.[1] ?? ""
  const fraction = match?.[2] ?? ""
  if (!match || whole + fraction === "") {
    throw failure("request", `amount ${shown} is not a decimal number of zero or more, such as "10.99"`)
  }
  const exponent = Number(match[3] ?? 0)
  if (Math.abs(exponent) > MAX_EXPONENT) throw failure("request", `amount ${shown} is out of range`)

  const digits = whole + fraction
  // The position of the decimal point after the exponent and the conversion to minor units.
  const point = whole.length + exponent + decimals
  const kept = point <= 0 ? "0" : digits.slice(0, point).padEnd(point, "0")
  const rest = point <= 0 ? digits : digits.slice(point)
  if (/[1-9]/.test(rest)) {
    throw failure(
      "request",
      `amount ${shown} has a fraction of a minor unit (${decimals} decimals are allowed)`,
    )
  }
  const minor = BigInt(kept)
  if (minor > BigInt(Number.MAX_SAFE_INTEGER)) throw failure("request", `amount ${shown} is too large`)
  return asMinorUnits(Number(minor))
}

/**
 * Exact conversion of an integer in minor units (1099) to a decimal string in major units ("10.99").
 *
 * @throws MultiSafepayError (request) unless `minor` is a safe integer of zero or more
 */
export function toMajorUnits(minor: MinorUnits, decimals: number): string {
  assertDecimals(decimals, "decimals")
  if (!Number.isSafeInteger(minor) || minor < 0) {
    throw failure("request", `amount ${minor} is not a whole number of minor units of zero or more`)
  }
  if (decimals === 0) return String(minor)
  const digits = String(minor).padStart(decimals + 1, "0")
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

function assertDecimals(decimals: number, name: string): void {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > MAX_DECIMALS) {
    throw failure(
      "configuration",
      `${name} must be a whole number from 0 to ${MAX_DECIMALS}, got ${decimals}`,
    )
  }
}
