import { MedusaError } from "@medusajs/framework/utils"
import { z } from "zod/v4"
import { PAYMENT_TYPES } from "../gateways/define-gateway"
import type { Gateway } from "../gateways/gateways"
import { PLAIN_TEXT } from "../plain-text"
import { isAllowedUrl } from "../sites/allowed-url"
import { type AlipayOptions, paymentTypeOf } from "../sites/options/options"
import { readShopper } from "./shopper"

const shortUrl = z.string().max(2_000).regex(PLAIN_TEXT, "must not hold control characters").optional()

const storefrontInputSchema = z.object({
  return_url: shortUrl,
  cancel_url: shortUrl,
  // An invalid language is no reason to refuse a payment.
  locale: z.string().max(35).regex(PLAIN_TEXT).optional().catch(undefined),
  payment_type: z.enum(PAYMENT_TYPES).optional(),
  // Since version 4.3 of zod, `z.unknown()` alone makes a key required.
  shopper: z.unknown().optional().transform(readShopper),
})

/** What a storefront may set when it starts a payment. */
export type StorefrontInput = z.output<typeof storefrontInputSchema>

/** Whether a key of `data` may stay in a payment session's row in addition to the plugin's own. */
export const isStorefrontKey = (key: string): boolean =>
  key !== "shopper" && Object.hasOwn(storefrontInputSchema.shape, key)

function cutStorefrontInput(data: Record<string, unknown> | undefined): StorefrontInput {
  const result = storefrontInputSchema.safeParse(data ?? {})
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `data.${issue.path.join(".")}: ${issue.message}`)
    throw refusal(problems.join("; "))
  }
  return result.data
}

/**
 * Picks the keys of `data` that a storefront may set, limits their length, and checks the values against what the
 * merchant allows. The rest is ignored: nothing that a storefront sends decides an amount, an id or where the payment is
 * checked.
 * @throws MedusaError invalid_data naming the field and the fix
 */
export function parseStorefrontInput(
  data: Record<string, unknown> | undefined,
  gateway: Gateway,
  options: AlipayOptions,
): StorefrontInput {
  const input = cutStorefrontInput(data)
  for (const field of ["return_url", "cancel_url"] as const) {
    const url = input[field]
    if (url !== undefined && !isAllowedUrl(url, options.storefrontOrigins)) {
      throw refusal(
        `data.${field} must be an absolute URL on one of the shop's storefront origins (${options.storefrontOrigins.join(", ")})`,
      )
    }
  }
  const { payment_type: requested } = input
  const allowed = allowedPaymentTypes(options, gateway)
  if (requested && !allowed.includes(requested)) {
    throw refusal(
      `data.payment_type "${requested}" is not among those that this shop allows (${allowed.join(", ")}): leave it out, or add it to the provider's option ${gateway.option}.allowedPaymentTypes`,
    )
  }
  return input
}

function allowedPaymentTypes(options: AlipayOptions, gateway: Gateway) {
  return [
    ...new Set([paymentTypeOf(options, gateway), ...(options[gateway.option].allowedPaymentTypes ?? [])]),
  ]
}

const refusal = (problem: string) =>
  new MedusaError(MedusaError.Types.INVALID_DATA, `Alipay cannot start this payment. ${problem}`)
