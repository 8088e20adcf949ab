import type { z } from "zod/v4"
import { didYouMean } from "../../did-you-mean"
import type { PaymentType } from "../../gateways/define-gateway"
import type { Gateway } from "../../gateways/gateways"
import { hasProvider, setUpProblems, siteInMessages } from "../read-set-up"
import { PACKAGE_NAME } from "../this-plugin"
import { gatewayOptions, ofEachGateway } from "./gateway-options"
import { orderUpdatesOptions, reconciliationOptions, recoveryOptions } from "./job-options"
import { formerApiKeys } from "./option-fields"
import { allowedOrigins, checkTogether, SECOND_CHANCE_LIFETIME } from "./option-rules"
import { optionFields } from "./options-schema"

/** In seconds. */
const DAY = 86_400

const optionsSchema = optionFields
  .superRefine((options, context) =>
    checkTogether(options, (option, message) =>
      context.addIssue({ code: "custom", path: [option], message }),
    ),
  )
  .transform((options) => ({
    ...options,
    storefrontOrigins: allowedOrigins(options),
    linkLifetime: options.linkLifetime ?? (options.secondChance ? SECOND_CHANCE_LIFETIME : DAY),
  }))

/** What a merchant may write as `options` of the provider in medusa-config. */
export type AlipayProviderOptions = z.input<typeof optionFields>

/** The options after checking, with every default filled in. */
export type AlipayOptions = z.output<typeof optionsSchema>

/** Thrown at boot; its message has one line for each wrong option. It never contains a secret. */
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
  throw new InvalidOptionsError(messageOf(result.error.issues.flatMap(describeIssue)))
}

/**
 * Refuses to boot a shop with wrong options, or one that could take a payment without creating an order.
 * @throws InvalidOptionsError with all problems, each with the fix
 */
export function refuseWrongSetUp(options: unknown): void {
  const result = optionsSchema.safeParse(options ?? {})
  const lines = setUpProblems(OPTION_NAMES).map((problem) => `- ${problem}`)
  const site = siteInMessages(options)
  const wrong = result.success
    ? []
    : result.error.issues.flatMap(describeIssue).map((line) => `- ${site}${line.slice(2)}`)
  if (lines.length + wrong.length > 0) {
    throw new InvalidOptionsError(messageOf([...lines, ...wrong]))
  }
}

/**
 * Refuses to boot a shop that lists the plugin but not its provider: without a provider, nothing else would report it.
 * @throws InvalidOptionsError with all problems, each with the fix
 */
export function refuseWithoutProvider(): void {
  if (!hasProvider()) {
    throw new InvalidOptionsError(messageOf(setUpProblems(OPTION_NAMES).map((problem) => `- ${problem}`)))
  }
}

const messageOf = (lines: readonly string[]) =>
  `${PACKAGE_NAME}: medusa-config is wrong.\n${lines.join("\n")}`

function describeIssue(issue: z.core.$ZodIssue): string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `- ${[...issue.path, key].join(".")}: ${describeUnknown(issue.path, key)}`)
  }
  return [`- ${issue.path.join(".") || "options"}: ${issue.message}`]
}

/** Also suggests an option of another group: it may just be in the wrong place. */
function describeUnknown([group]: PropertyKey[], key: string): string {
  const listed = LISTS[String(group)]
  const known = Object.keys(listed ?? GROUPS[String(group)] ?? optionFields.shape)
  const elsewhere = Object.entries(listed ? {} : { "": optionFields.shape, ...GROUPS }).flatMap(
    ([name, fields]) => (key in fields ? [[name, key].filter(Boolean).join(".")] : []),
  )
  const meant = elsewhere[0] ?? didYouMean(key, known)
  return meant ? `unknown option; did you mean ${meant}?` : `unknown option; known are ${known.join(", ")}`
}

/** Options that are lists of objects. */
const LISTS: Record<string, object> = { previousApiKeys: formerApiKeys.element.shape }

const GROUPS: Record<string, object> = {
  recovery: recoveryOptions.unwrap().shape,
  orderUpdates: orderUpdatesOptions.shape,
  reconciliation: reconciliationOptions.shape,
  ...ofEachGateway(gatewayOptions.shape),
}

const OPTION_NAMES = Object.keys(optionFields.shape)

/** How a gateway is used: the merchant's setting if the gateway supports it, otherwise the gateway's own default. */
export function paymentTypeOf(options: AlipayOptions, { option, paymentTypes }: Gateway): PaymentType {
  const wanted = options[option].paymentType ?? options.paymentType
  return wanted && paymentTypes.includes(wanted) ? wanted : paymentTypes[0]
}
