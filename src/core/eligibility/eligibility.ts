import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN, MedusaError } from "@medusajs/framework/utils"
import { MultiSafepayError, minorUnitDecimals, type PaymentMethod, toMajorUnits } from "../../multisafepay"
import type { Gateway } from "../gateways/gateways"
import { describeFraction, hasFraction, roundedAmount } from "../payments/amount"
import type { AlipayOptions } from "../sites/options/options"
import type { MerchantLimits } from "./merchant-limits"

/** Part of the Store API: storefronts choose translations by these codes. */
export type UnavailableCode =
  | "not_enabled_in_region"
  | "not_active_on_site"
  | "currency_not_supported"
  | "country_not_supported"
  | "amount_too_low"
  | "amount_too_high"
  | "amount_has_fraction"
  | "customer_group_not_allowed"
  | "psp_unavailable"

/** The message is in English, for the shop's developers too. */
export type Unavailability = { code: UnavailableCode; message: string }

/** What a shopper wants to pay with Alipay. Missing fields are not checked. */
export type EligibilityRequest = {
  currency: string
  /** Major units. */
  amount?: BigNumberInput
  /** Two letters, any case; null when there is certainly none. */
  country?: string | null
  /** Empty for a guest. */
  customerGroups?: readonly string[]
}

export type EligibilityRules = {
  merchant: MerchantLimits
  /**
   * What MultiSafepay reports for the site. When undefined (not known), only the merchant's limits apply, and
   * MultiSafepay decides when the payment is started.
   */
  methods: readonly PaymentMethod[] | undefined
  currencyDecimals: AlipayOptions["currencyDecimals"]
  /** Default: "half-up". */
  amountRounding?: AlipayOptions["amountRounding"]
}

/** The only check of whether a gateway can be used: for the list of methods and for the start of a payment. */
export function checkEligibility(
  requested: EligibilityRequest,
  gateway: Gateway,
  terms: EligibilityRules,
): Unavailability | undefined {
  const { name } = gateway
  const method = terms.methods?.find(({ id }) => id === gateway.code)
  if (terms.methods && !method) {
    return notActive(name)
  }
  return (
    currencyProblem(requested, name, terms, method) ??
    countryProblem(requested, name, terms.merchant, method) ??
    groupProblem(requested, name, terms.merchant) ??
    amountProblem(requested, name, terms, limitsOf(gateway, requested.currency, terms))
  )
}

const notActive = (name: string): Unavailability => ({
  code: "not_active_on_site",
  message: `${name} is not active for this site at MultiSafepay: ask MultiSafepay to activate it`,
})

/** @throws MedusaError not_allowed with the reason's code and message */
export function assertEligible(unavailability: Unavailability | undefined): void {
  if (unavailability) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, unavailability.message, unavailability.code)
  }
}

/** A refusal by MultiSafepay at the start of a payment, with the same codes; undefined for other errors. */
export function unavailabilityOf(
  error: unknown,
  gateway: Gateway,
  currency: string,
): Unavailability | undefined {
  const code = error instanceof MultiSafepayError ? error.code : undefined
  const { name } = gateway
  if (code === 1023) {
    return notActive(name)
  }
  if (code === 1002) {
    return { code: "currency_not_supported", message: `${name} cannot be paid in ${currency.toUpperCase()}` }
  }
  return undefined
}

/** In major units of the requested currency. `max` is null when there is no maximum. */
export type AmountLimits = { min?: string; max?: string | null }

/**
 * The stricter of MultiSafepay's limits and the merchant's. MultiSafepay states its limits in euro cents. They are left
 * out for other currencies, because only MultiSafepay knows the exchange rate, and asking for it would cost a call per
 * cart. MultiSafepay then decides when the payment is started.
 */
export function limitsOf(
  gateway: Gateway,
  currency: string,
  { merchant: { minAmount, maxAmount }, methods }: Pick<EligibilityRules, "merchant" | "methods">,
): AmountLimits {
  const method = methods?.find(({ id }) => id === gateway.code)
  const psp = currency.toUpperCase() === "EUR" ? method?.allowedAmount : undefined
  const mins = [psp?.min === undefined ? undefined : toMajorUnits(psp.min, 2), minAmount]
  const maxes = [psp?.max === undefined ? undefined : toMajorUnits(psp.max, 2), maxAmount]
  const min = extreme(mins, MathBN.max)
  const max = extreme(maxes, MathBN.min)
  return {
    ...(min === undefined ? {} : { min }),
    ...(max !== undefined ? { max } : psp ? { max: null } : {}),
  }
}

function extreme(
  amounts: (string | number | undefined)[],
  pick: (...amounts: BigNumberInput[]) => { toFixed(): string },
): string | undefined {
  const known = amounts.filter((amount) => amount !== undefined)
  return known.length > 0 ? pick(...known).toFixed() : undefined
}

function currencyProblem(
  { currency }: EligibilityRequest,
  name: string,
  { currencyDecimals }: EligibilityRules,
  method: PaymentMethod | undefined,
): Unavailability | undefined {
  const code = currency.toUpperCase()
  const allowed = method?.allowedCurrencies ?? []
  if (allowed.length > 0 && !allowed.includes(code)) {
    return {
      code: "currency_not_supported",
      message: `${name} cannot be paid in ${code}, only in ${allowed.join(", ")}`,
    }
  }
  try {
    minorUnitDecimals(code, currencyDecimals)
    return undefined
  } catch (error) {
    return { code: "currency_not_supported", message: (error as Error).message }
  }
}

function countryProblem(
  { country }: EligibilityRequest,
  name: string,
  { countries }: MerchantLimits,
  method: PaymentMethod | undefined,
): Unavailability | undefined {
  if (country === null) {
    return countries
      ? {
          code: "country_not_supported",
          message: `${name} needs the shopper's address: this shop offers it in some countries only`,
        }
      : undefined
  }
  if (country === undefined) {
    return undefined
  }
  const psp = method?.allowedCountries ?? []
  const isAllowed =
    (psp.length === 0 || psp.includes(country.toUpperCase())) &&
    (countries === undefined || countries.includes(country.toLowerCase()))
  return isAllowed
    ? undefined
    : { code: "country_not_supported", message: `${name} is not offered in ${country.toUpperCase()}` }
}

function groupProblem(
  { customerGroups }: EligibilityRequest,
  name: string,
  merchant: MerchantLimits,
): Unavailability | undefined {
  const isAllowed =
    merchant.customerGroups === undefined ||
    customerGroups === undefined ||
    merchant.customerGroups.some((group) => customerGroups.includes(group))
  return isAllowed
    ? undefined
    : { code: "customer_group_not_allowed", message: `${name} is not offered to this customer` }
}

function amountProblem(
  { amount, currency }: EligibilityRequest,
  name: string,
  terms: EligibilityRules,
  { min, max }: AmountLimits,
): Unavailability | undefined {
  if (amount === undefined) {
    return undefined
  }
  const { currencyDecimals, amountRounding = "half-up" } = terms
  const decimals = minorUnitDecimals(currency, currencyDecimals)
  const money = (major: string) => `${MathBN.convert(major).toFixed(decimals)} ${currency.toUpperCase()}`
  if (amountRounding === "refuse" && hasFraction(amount, currency, terms)) {
    return { code: "amount_has_fraction", message: describeFraction(amount, currency, name) }
  }
  const charged = roundedAmount(amount, decimals)
  if (MathBN.lte(charged, 0)) {
    return {
      code: "amount_too_low",
      message: `${name} cannot take a payment of 0: complete the cart without one`,
    }
  }
  if (min !== undefined && MathBN.lt(charged, min)) {
    return { code: "amount_too_low", message: `${name} takes payments of ${money(min)} or more` }
  }
  if (max && MathBN.gt(charged, max)) {
    return { code: "amount_too_high", message: `${name} takes payments of ${money(max)} or less` }
  }
  return undefined
}
