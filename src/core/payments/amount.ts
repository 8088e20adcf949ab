import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN, MedusaError } from "@medusajs/framework/utils"
import {
  asMinorUnits,
  type MinorUnits,
  MultiSafepayError,
  minorUnitDecimals,
  toMajorUnits,
  toMinorUnits,
} from "../../multisafepay"
import type { AlipayOptions } from "../sites/options/options"

type Currencies = Pick<AlipayOptions, "currencyDecimals" | "amountRounding">

const HALF_UP = 4
/** Medusa computes some totals with floating point: 28.83 becomes 28.830000000000002. Less than this is noise. */
const NOISE_DECIMALS = 6

/**
 * Converts a Medusa amount (major units) for a new payment to MultiSafepay's format (integer minor units). Rounds half
 * up to the minor unit, as Medusa's own Stripe provider does, unless the merchant chose to refuse amounts that need
 * rounding. Medusa's own rounding is not used: it throws for JPY, and for every currency on a Dutch or German server.
 * @throws MedusaError invalid_data, code `amount_has_fraction`, for a fraction of a minor unit with the option
 *   `amountRounding: "refuse"`
 * @throws MultiSafepayError for a currency whose decimals are not documented, or a negative amount
 */
export function toPspAmount(amount: BigNumberInput, currency: string, options: Currencies): MinorUnits {
  if (options.amountRounding === "refuse" && hasFraction(amount, currency, options)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      describeFraction(amount, currency, "Alipay"),
      "amount_has_fraction",
    )
  }
  const decimals = minorUnitDecimals(currency, options.currencyDecimals)
  return toMinorUnits(roundedAmount(amount, decimals).toFixed(), decimals)
}

/**
 * Converts an amount of the shop's own books (major units, any sign) to minor units. Medusa's books may contain
 * fractions, for example because of a tax that was added later, even if the merchant refuses them for new payments.
 * Every amount can be read: one beyond 2^53, which a shopper's quantity can cause, counts as 2^53 - 1, which equals no
 * payment.
 * @throws MultiSafepayError for a currency whose decimals are not documented, or a value that is not a number
 */
export function toBookedMinorUnits(
  amount: BigNumberInput,
  currency: string,
  options: Pick<Currencies, "currencyDecimals">,
): MinorUnits {
  const decimals = minorUnitDecimals(currency, options.currencyDecimals)
  const exact = roundedAmount(amount, decimals).shiftedBy(decimals).toNumber()
  const minor = Math.max(-Number.MAX_SAFE_INTEGER, Math.min(exact, Number.MAX_SAFE_INTEGER))
  if (Number.isNaN(minor)) {
    throw new MultiSafepayError(
      `the amount ${String(amount).slice(0, 40)} in Medusa's books is not a valid amount`,
      {
        kind: "request",
        endpoint: "local",
      },
    )
  }
  // No negative zero: some comparisons treat it as a different value.
  return minor === 0 ? 0 : asMinorUnits(minor)
}

/** Whether an amount (major units) is finer than the currency's minor unit, ignoring floating-point noise. */
export function hasFraction(
  amount: BigNumberInput,
  currency: string,
  options: Pick<Currencies, "currencyDecimals">,
): boolean {
  const decimals = minorUnitDecimals(currency, options.currencyDecimals)
  return (withoutNoise(amount).decimalPlaces() ?? 0) > decimals
}

export const describeFraction = (amount: BigNumberInput, currency: string, name: string): string =>
  `${name} cannot take ${withoutNoise(amount).toFixed()} ${currency.toUpperCase()}: it has a fraction of a minor unit. Sell with prices that include tax, or set the provider's option amountRounding to "half-up"`

/** Converts a MultiSafepay amount (minor units) to Medusa's format: a decimal string in major units. */
export function toShopAmount(minor: MinorUnits, currency: string, options: Currencies): string {
  return toMajorUnits(minor, minorUnitDecimals(currency, options.currencyDecimals))
}

/**
 * The options to convert a payment's amounts with. A payment keeps the decimals that it was started with: if the option
 * `currencyDecimals` has changed since, its amounts would be read a hundred times too large or too small.
 * @param started what the plugin stored about the payment; undefined before it was started
 */
export function optionsOfPayment<Options extends Pick<Currencies, "currencyDecimals">>(
  options: Options,
  started: { currency: string; decimals: number } | undefined,
): Options {
  // The keys of the option are in upper case, as is the stored currency.
  return started
    ? {
        ...options,
        currencyDecimals: { ...options.currencyDecimals, [started.currency]: started.decimals },
      }
    : options
}

const withoutNoise = (amount: BigNumberInput) => numberOf(amount).decimalPlaces(NOISE_DECIMALS, HALF_UP)

/** @returns NaN for a value that is not a number; bignumber.js throws in that case from version 11 on */
function numberOf(amount: BigNumberInput) {
  try {
    return MathBN.convert(amount)
  } catch {
    return MathBN.convert(Number.NaN)
  }
}

/** What is charged for an amount (major units): rounded half up, noise removed. */
export const roundedAmount = (amount: BigNumberInput, decimals: number) =>
  withoutNoise(amount).decimalPlaces(decimals, HALF_UP)
