import { DefaultsUtils } from "@medusajs/framework/utils"
import { z } from "zod/v4"
import type { Gateway } from "../gateways/gateways"

const positiveAmount = (name: string) =>
  z
    .number({ error: `must be a number in major units, for example ${name}: 10.5` })
    .nonnegative({ error: `must not be negative, for example ${name}: 10.5` })

/** The countries that a shop's regions can have. */
const COUNTRIES: ReadonlySet<string> = new Set(
  DefaultsUtils.defaultCountries.map(({ alpha2 }) => alpha2.toLowerCase()),
)

/** Some former and informal codes, such as "uk", belong to a country of another code. */
function describeUnknownCountry(code: string): string {
  const meant = new Intl.Locale(`und-${code}`).region?.toLowerCase() ?? code
  const fix = COUNTRIES.has(meant)
    ? `; did you mean "${meant}"?`
    : ': name each country, for example ["nl", "cn"]'
  return `no country has the code "${code}"${fix}`
}

/** Part of the provider's options, for both gateways or for each. */
export const merchantLimits = {
  /**
   * Carts below this amount are not offered Alipay. In major units of the cart's currency.
   *
   * @category Which carts may use Alipay
   * @default none
   * @example minAmount: 5
   */
  minAmount: positiveAmount("minAmount").optional(),
  /**
   * Carts above this amount are not offered Alipay. In major units of the cart's currency.
   *
   * @category Which carts may use Alipay
   * @default none
   * @example maxAmount: 900
   */
  maxAmount: positiveAmount("maxAmount").optional(),
  /**
   * Countries that are offered Alipay, as two-letter codes.
   *
   * @category Which carts may use Alipay
   * @default all
   * @example countries: ["nl", "cn"]
   */
  countries: z
    .array(
      z
        .string()
        .regex(/^[A-Za-z]{2}$/, { error: 'must be two-letter country codes, for example ["nl", "cn"]' })
        .transform((code) => code.toLowerCase())
        .superRefine((code, context) => {
          if (/^[a-z]{2}$/.test(code) && !COUNTRIES.has(code)) {
            context.addIssue({ code: "custom", message: describeUnknownCountry(code) })
          }
        }),
      { error: 'must be a list of two-letter country codes, for example ["nl", "cn"]' },
    )
    .min(1, { error: 'must name at least one country, for example ["nl", "cn"]; leave it out for all' })
    .optional(),
  /**
   * Customer groups that are offered Alipay. Guests belong to no group, whatever e-mail address they type.
   *
   * @category Which carts may use Alipay
   * @default all
   * @example customerGroups: ["cusgroup_01J9ZQ4C8Q7M5N3P2R1S0T6V8W"]
   */
  customerGroups: z
    .array(z.string(), { error: 'must be a list of customer group ids, for example ["cusgroup_123"]' })
    .min(1, { error: 'must name at least one group, for example ["cusgroup_123"]; leave it out for all' })
    .optional(),
}

/** Restrictions in addition to MultiSafepay's; undefined means none. */
export type MerchantLimits = z.output<z.ZodObject<typeof merchantLimits>>

/** The limits of a gateway: its own where set, otherwise the general ones. */
export function merchantLimitsOf(
  options: MerchantLimits & Record<Gateway["option"], MerchantLimits>,
  { option }: Gateway,
): MerchantLimits {
  const own = options[option]
  return {
    minAmount: own.minAmount ?? options.minAmount,
    maxAmount: own.maxAmount ?? options.maxAmount,
    countries: own.countries ?? options.countries,
    customerGroups: own.customerGroups ?? options.customerGroups,
  }
}
