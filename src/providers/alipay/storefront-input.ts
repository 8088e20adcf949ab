import { MedusaError } from "@medusajs/framework/utils"
import { z } from "zod"
import { isAllowedUrl } from "./allowed-url"
import type { AlipayOptions } from "./options"
import { shopperSchema } from "./shopper"

const storefrontInputSchema = z.object({
  return_url: z.string().max(2_000).optional(),
  cancel_url: z.string().max(2_000).optional(),
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}([-_][A-Za-z]{2,4})?$/, 'must look like "zh_CN" or "nl-NL"')
    .optional(),
  payment_type: z.enum(["redirect", "direct", "paymentlink"]).optional(),
  shopper: shopperSchema.optional(),
})

/** What a storefront may say when it starts a payment. */
export type StorefrontInput = z.output<typeof storefrontInputSchema>

/**
 * Takes the keys that a storefront may set out of `data` and ignores the rest: nothing that a storefront sends
 * decides an amount, an id or where the payment is checked.
 * @throws MedusaError invalid_data naming the field and the mend
 */
export function parseStorefrontInput(
  data: Record<string, unknown> | undefined,
  options: AlipayOptions,
): StorefrontInput {
  const result = storefrontInputSchema.safeParse(data ?? {})
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `data.${issue.path.join(".")}: ${issue.message}`)
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `Alipay cannot start this payment. ${problems.join("; ")}`,
    )
  }
  for (const field of ["return_url", "cancel_url"] as const) {
    const url = result.data[field]
    if (url !== undefined && !isAllowedUrl(url, options.storefrontOrigins)) {
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        `Alipay cannot start this payment. data.${field} must be an absolute URL on one of the shop's storefront origins (${options.storefrontOrigins.join(", ")})`,
      )
    }
  }
  return result.data
}

/** A storefront's locale as MultiSafepay wants it (`zh_CN`), or the fallback when there is no country in it. */
export function toPspLocale(locale: string | undefined, fallback: string): string {
  const [, language, region] = /^([A-Za-z]{2})[-_]([A-Za-z]{2})$/.exec(locale ?? "") ?? []
  if (language && region) {
    return `${language.toLowerCase()}_${region.toUpperCase()}`
  }
  return DEFAULT_LOCALE_OF_LANGUAGE[(locale ?? "").toLowerCase()] ?? fallback
}

const DEFAULT_LOCALE_OF_LANGUAGE: Record<string, string> = {
  cs: "cs_CZ",
  de: "de_DE",
  en: "en_US",
  es: "es_ES",
  fi: "fi_FI",
  fr: "fr_FR",
  it: "it_IT",
  nl: "nl_NL",
  pl: "pl_PL",
  sv: "sv_SE",
  zh: "zh_CN",
}
