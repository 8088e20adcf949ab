import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN, MedusaError } from "@medusajs/framework/utils"
import { minorUnitDecimals, toMajorUnits, toMinorUnits } from "../../multisafepay"
import type { AlipayOptions } from "./options"

type Currencies = Pick<AlipayOptions, "currencyDecimals" | "amountRounding">

const HALF_UP = 4

/**
 * An amount of Medusa (major units) as MultiSafepay wants it (integer minor units).
 * Medusa's own rounding is not used: it throws for JPY, and for every currency on a Dutch or German server.
 * A fraction of a minor unit, which Medusa makes where taxes come on top of prices, is refused unless the merchant
 * chose a rounding.
 * @throws MedusaError invalid_data for a fraction of a minor unit
 * @throws MultiSafepayError for a currency whose decimals are not settled, or a negative amount
 */
export function toPspAmount(amount: BigNumberInput, currency: string, options: Currencies): number {
  const decimals = minorUnitDecimals(currency, options.currencyDecimals)
  const exact = MathBN.convert(amount)
  if (options.amountRounding === "refuse" && (exact.decimalPlaces() ?? 0) > decimals) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `Alipay cannot take ${exact.toFixed()} ${currency.toUpperCase()}: it has a fraction of a minor unit. Sell with prices that include tax, or set the provider's option amountRounding to "half-up"`,
    )
  }
  const rounded = options.amountRounding === "half-up" ? exact.decimalPlaces(decimals, HALF_UP) : exact
  return toMinorUnits(rounded.toFixed(), decimals)
}

/** An amount of MultiSafepay (minor units) as Medusa wants it: a decimal text in major units. */
export function toShopAmount(minor: number, currency: string, options: Currencies): string {
  return toMajorUnits(minor, minorUnitDecimals(currency, options.currencyDecimals))
}
