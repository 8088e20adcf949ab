import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"
import { minorUnitDecimals, toMajorUnits, toMinorUnits } from "../../multisafepay"
import type { AlipayOptions } from "./options"

type Currencies = Pick<AlipayOptions, "currencyDecimals">

/**
 * An amount of Medusa (major units) as MultiSafepay wants it (integer minor units).
 * Medusa's own rounding is not used: it throws for JPY, and for every currency on a Dutch or German server.
 * @throws MultiSafepayError for a currency whose decimals are not settled, a fraction of a minor unit, a negative
 */
export function toPspAmount(amount: BigNumberInput, currency: string, options: Currencies): number {
  return toMinorUnits(MathBN.convert(amount).toFixed(), minorUnitDecimals(currency, options.currencyDecimals))
}

/** An amount of MultiSafepay (minor units) as Medusa wants it: a decimal text in major units. */
export function toShopAmount(minor: number, currency: string, options: Currencies): string {
  return toMajorUnits(minor, minorUnitDecimals(currency, options.currencyDecimals))
}
