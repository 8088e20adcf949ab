import type { z } from "zod/v4"
import type { AlipayGateway } from "./gateway"
import { allowedOrigins, checkTogether } from "./option-rules"
import {
  auditOptions,
  gatewayOptions,
  optionFields,
  type PaymentType,
  reconciliationOptions,
  syncOptions,
} from "./options-schema"

export type { PaymentType }

const optionsSchema = optionFields
  .superRefine((options, context) =>
    checkTogether(options, (option, message) =>
      context.addIssue({ code: "custom", path: [option], message }),
    ),
  )
  .transform((options) => ({ ...options, storefrontOrigins: allowedOrigins(options) }))

/** What a merchant may write as `options` of the provider in medusa-config. */
export type AlipayProviderOptions = z.input<typeof optionsSchema>

/** The options after checking, with every default filled in. */
export type AlipayOptions = z.output<typeof optionsSchema>

/** Thrown at boot; its message has one line for each wrong option. It never repeats an option's value. */
export class InvalidOptionsError extends Error {
  override name = "InvalidOptionsError"
}

/**
 * Checks the options of the provider.
 * @throws InvalidOptionsError naming each wrong option, what is wrong and an example
 */
export function parseOptions(input: unknown): AlipayOptions {
  const result = optionsSchema.safeParse(input ?? {})
  if (result.success) {
    return result.data
  }
  const lines = result.error.issues.flatMap(describeIssue)
  throw new InvalidOptionsError(
    `medusa-payment-multisafepay-alipay: the provider's options in medusa-config are wrong.\n${lines.join("\n")}`,
  )
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const known = Object.keys(knownOptions(issue.path))
      return `- ${[...issue.path, key].join(".")}: unknown option; known are ${known.join(", ")}`
    })
  }
  return [`- ${issue.path.join(".") || "options"}: ${issue.message}`]
}

function knownOptions([group]: PropertyKey[]): object {
  switch (group) {
    case undefined:
      return optionFields.shape
    case "reconciliation":
      return reconciliationOptions.unwrap().shape
    case "sync":
      return syncOptions.shape
    case "audit":
      return auditOptions.shape
    default:
      return gatewayOptions.shape
  }
}

/** How a gateway is used: the merchant's setting, or MultiSafepay's own plugins' habit for it. */
export function paymentTypeOf(options: AlipayOptions, gateway: AlipayGateway): PaymentType {
  return (
    gatewayOptionsOf(options, gateway).paymentType ??
    options.paymentType ??
    (gateway === "ALIPAYPLUS" ? "direct" : "redirect")
  )
}

export function gatewayOptionsOf(options: AlipayOptions, gateway: AlipayGateway) {
  return gateway === "ALIPAYPLUS" ? options.alipayPlus : options.alipay
}
