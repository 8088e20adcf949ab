import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN, MedusaError } from "@medusajs/framework/utils"
import { MultiSafepayError, minorUnitDecimals, toMajorUnits, toMinorUnits } from "../../multisafepay"
import type { AlipayOptions } from "../sites/options"

type Currencies = Pick<AlipayOptions, "currencyDecimals" | "amountRounding">

const HALF_UP = 4
/** Medusa counts totals with floating point in places: 28.83 comes as 28.830000000000002. Less than this is noise. */
const NOISE_DECIMALS = 6

/**
 * An amount of Medusa (major units) as MultiSafepay wants it (integer minor units), for a payment that is to be
 * started. Rounded half up to the minor unit, as Medusa's own Stripe provider does, unless the merchant chose to
 * refuse what would have to be rounded. Medusa's own rounding is not used: it throws for JPY, and for every currency on
 * a Dutch or German server.
 * @throws MedusaError invalid_data, code `amount_has_fraction`, for a fraction of a minor unit with the option
 *   `amountRounding: "refuse"`
 * @throws MultiSafepayError for a currency whose decimals are not settled, or a negative amount
 */
export function toPspAmount(amount: BigNumberInput, currency: string, options: Currencies): number {
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
 * An amount of the shop's own books (major units, any sign) in minor units. Medusa's books may hold fractions, whatever
 * the merchant chose for new payments: a tax that is added later makes some. They can always be read.
 * @throws MultiSafepayError for a currency whose decimals are not settled, or an amount beyond 2^53
 */
export function toBookedMinorUnits(
  amount: BigNumberInput,
  currency: string,
  options: Pick<Currencies, "currencyDecimals">,
): number {
  const decimals = minorUnitDecimals(currency, options.currencyDecimals)
  const minor = roundedAmount(amount, decimals).shiftedBy(decimals).toNumber()
  if (!Number.isSafeInteger(minor)) {
    throw new MultiSafepayError(`the amount ${String(amount).slice(0, 40)} of the books is no amount`, {
      kind: "request",
      endpoint: "local",
    })
  }
  // No negative zero, which is another value to some comparisons.
  return minor === 0 ? 0 : minor
}

/** Whether an amount (major units) is finer than the currency's minor unit, floating-point noise left aside. */
export function hasFraction(
  amount: BigNumberInput,
  currency: string,
  options: Pick<Currencies, "currencyDecimals">,
): boolean {
  const decimals = minorUnitDecimals(currency, options.currencyDecimals)
  return (withoutNoise(amount).decimalPlaces() ?? 0) > decimals
}

/** Why an amount with a fraction is refused, and what the merchant can do about it. */
export const describeFraction = (amount: BigNumberInput, currency: string, name: string): string =>
  `${name} cannot take ${withoutNoise(amount).toFixed()} ${currency.toUpperCase()}: it has a fraction of a minor unit. Sell with prices that include tax, or set the provider's option amountRounding to "half-up"`

/** An amount of MultiSafepay (minor units) as Medusa wants it: a decimal text in major units. */
export function toShopAmount(minor: number, currency: string, options: Currencies): string {
  return toMajorUnits(minor, minorUnitDecimals(currency, options.currencyDecimals))
}

const withoutNoise = (amount: BigNumberInput) => MathBN.convert(amount).decimalPlaces(NOISE_DECIMALS, HALF_UP)

/** What is charged of an amount (major units): half up, noise left aside. */
export const roundedAmount = (amount: BigNumberInput, decimals: number) =>
  withoutNoise(amount).decimalPlaces(decimals, HALF_UP)
