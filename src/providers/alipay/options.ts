import { z } from "zod/v4"
import { originOf, parseAbsoluteUrl } from "./allowed-url"
import type { AlipayGateway } from "./gateway"
import { merchantLimits, merchantLimitsOf } from "./merchant-limits"

/** MultiSafepay takes notification URLs of at most 150 characters, of these characters only. */
const NOTIFICATION_PATH_BUDGET = "/hooks/multisafepay/alipay-plus_".length + 30
const NOTIFICATION_URL_CHARACTERS = /^[A-Za-z0-9\-_.:/]+$/
const RETURN_URL_OPTIONS = ["returnUrl", "cancelUrl", "paymentLinkReturnUrl"] as const
const LOCAL_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"])

const paymentType = z.enum(["redirect", "direct", "paymentlink"], {
  error: 'must be "redirect", "direct" or "paymentlink"',
})

const absoluteUrl = (example: string) =>
  z
    .string({ error: `must be an absolute URL, for example "${example}"` })
    .refine((value) => parseAbsoluteUrl(value) !== undefined, {
      error: `must be an absolute URL, for example "${example}"`,
      // What compares URLs with each other comes after this.
      abort: true,
    })

/** MultiSafepay's `seconds_active`: a year at most. */
const linkLifetime = (example: string) => {
  const error = `must be a whole number of seconds from 60 to 31536000, for example ${example}`
  return z.int({ error }).min(60, { error }).max(31_536_000, { error })
}

const gatewayOptions = z.strictObject(
  {
    paymentType: paymentType.optional(),
    allowedPaymentTypes: z
      .array(paymentType, { error: 'must be a list, for example ["redirect", "direct"]' })
      .optional(),
    ...merchantLimits,
  },
  { error: 'must be an object, for example { paymentType: "redirect" }' },
)

const reconciliationOptions = z
  .strictObject(
    {
      enabled: z.boolean({ error: "must be true or false" }).default(true),
      intervalMinutes: z
        .int({ error: "must be a whole number of minutes from 1 to 60, for example 5" })
        .min(1, { error: "must be a whole number of minutes from 1 to 60, for example 5" })
        .max(60, { error: "must be a whole number of minutes from 1 to 60, for example 5" })
        .default(5),
      concurrency: z
        .int({ error: "must be a whole number from 1 to 32, for example 4" })
        .min(1, { error: "must be a whole number from 1 to 32, for example 4" })
        .max(32, { error: "must be a whole number from 1 to 32, for example 4" })
        .default(4),
      completionWindowMinutes: z
        .int({ error: "must be a whole number of minutes, for example 60" })
        .min(1, { error: "must be a whole number of minutes, for example 60" })
        .default(60),
    },
    { error: "must be an object, for example { intervalMinutes: 5 }" },
  )
  .prefault({})

const flag = z.boolean({ error: "must be true or false" })

/** What the shop tells MultiSafepay about orders that stand. */
const syncOptions = z.strictObject(
  { orderNumber: flag.default(true), shipments: flag.default(true) },
  { error: "must be an object, for example { shipments: false }" },
)

const auditDays = { error: "must be a whole number of days from 1 to 400, for example 35" }
const auditOptions = z.strictObject(
  { enabled: flag.default(true), days: z.int(auditDays).min(1, auditDays).max(400, auditDays).default(35) },
  { error: "must be an object, for example { days: 35 }" },
)

const optionsSchema = z
  .strictObject({
    apiKey: z
      .string({ error: "is required: the API key of your MultiSafepay site, from its dashboard" })
      .trim()
      .min(5, { error: "is too short: copy the whole API key of your MultiSafepay site" }),
    previousApiKeys: z
      .array(z.string().trim().min(5), { error: 'must be a list of API keys, for example ["old-key"]' })
      .default([]),
    accountApiKey: z
      .string({ error: "must be the account API key of your MultiSafepay account" })
      .trim()
      .min(5, { error: "is too short: copy the whole account API key" })
      .optional(),
    environment: z.enum(["test", "live"], { error: 'must be "test" or "live"' }).default("test"),
    baseUrl: absoluteUrl("http://localhost:4010/v1/json").optional(),
    backendUrl: absoluteUrl("https://shop.example.com").transform((url) => url.replace(/\/+$/, "")),
    storefrontOrigins: z
      .array(absoluteUrl("https://www.example.com"), {
        error: 'must be a list of origins, for example ["https://www.example.com"]',
      })
      .min(1, { error: 'must name at least one origin, for example ["https://www.example.com"]' })
      .optional(),
    returnUrl: absoluteUrl("https://www.example.com/checkout/return"),
    cancelUrl: absoluteUrl("https://www.example.com/checkout").optional(),
    paymentLinkReturnUrl: absoluteUrl("https://www.example.com/orders/{order_id}/paid").optional(),
    description: z
      .string({ error: 'must be a text, for example "Your order at Tea Shop"' })
      .min(1, { error: 'must not be empty, for example "Your order at Tea Shop"' })
      .max(150, { error: "must be at most 150 characters" })
      .default("Your order"),
    locale: z
      .string()
      .regex(/^[a-z]{2}_[A-Z]{2}$/, { error: 'must look like "en_US" or "zh_CN"' })
      .default("en_US"),
    linkLifetime: linkLifetime("86400").default(86_400),
    paymentLinkLifetime: linkLifetime("2592000").default(2_592_000),
    timeout: z
      .int({ error: "must be a whole number of milliseconds from 100 to 30000, for example 10000" })
      .min(100, { error: "must be a whole number of milliseconds from 100 to 30000, for example 10000" })
      .max(30_000, { error: "must be a whole number of milliseconds from 100 to 30000, for example 10000" })
      .default(10_000),
    maxConnections: z
      .int({ error: "must be a whole number from 1 to 500, for example 50" })
      .min(1, { error: "must be a whole number from 1 to 500, for example 50" })
      .max(500, { error: "must be a whole number from 1 to 500, for example 50" })
      .default(50),
    paymentType: paymentType.optional(),
    closeWindow: z.boolean({ error: "must be true or false" }).default(false),
    secondChance: z.boolean({ error: "must be true or false" }).default(false),
    shopperData: z
      .enum(["full", "minimal", "none"], { error: 'must be "full", "minimal" or "none"' })
      .default("full"),
    shoppingCart: z.boolean({ error: "must be true or false" }).default(false),
    currencyDecimals: z
      .record(
        z
          .string()
          .regex(/^[A-Za-z]{3}$/, { error: "must have currency codes as keys, for example { krw: 0 }" }),
        z.union([z.literal(0), z.literal(2), z.literal(3)], {
          error: "must be 0, 2 or 3, for example { krw: 0 }",
        }),
        { error: "must map currency codes to decimals, for example { krw: 0 }" },
      )
      .transform((table) =>
        Object.fromEntries(Object.entries(table).map(([code, decimals]) => [code.toUpperCase(), decimals])),
      )
      .default({}),
    amountRounding: z
      .enum(["refuse", "half-up"], { error: 'must be "refuse" or "half-up"' })
      .default("refuse"),
    methodsCacheSeconds: z
      .int({ error: "must be a whole number of seconds of 1 or more, for example 300" })
      .min(1, { error: "must be a whole number of seconds of 1 or more, for example 300" })
      .default(300),
    alipay: gatewayOptions.prefault({}),
    alipayPlus: gatewayOptions.prefault({}),
    ...merchantLimits,
    reconciliation: reconciliationOptions,
    sync: syncOptions.prefault({}),
    audit: auditOptions.prefault({}),
  })
  .superRefine((options, context) => {
    const refuse = (option: string, message: string) =>
      context.addIssue({ code: "custom", path: [option], message })

    if (options.backendUrl.length + NOTIFICATION_PATH_BUDGET > 150) {
      refuse("backendUrl", "is too long: MultiSafepay takes notification URLs of at most 150 characters")
    }
    if (!NOTIFICATION_URL_CHARACTERS.test(options.backendUrl)) {
      refuse("backendUrl", "may hold only letters, digits and - _ . : / because MultiSafepay calls it")
    }
    const backend = new URL(options.backendUrl)
    if (options.environment === "live") {
      if (backend.protocol !== "https:" || backend.port !== "") {
        refuse(
          "backendUrl",
          'must be https without a port in the live environment, for example "https://shop.example.com"',
        )
      }
      for (const option of RETURN_URL_OPTIONS) {
        const url = options[option]
        if (url?.startsWith("http:")) {
          refuse(
            option,
            'must be https in the live environment, for example "https://www.example.com/return"',
          )
        }
      }
    } else if (backend.protocol !== "https:" && !isLocal(backend)) {
      refuse("backendUrl", 'must be https, or http on localhost, for example "http://localhost:9000"')
    }

    const origins = allowedOrigins(options)
    for (const option of RETURN_URL_OPTIONS) {
      const url = options[option]
      if (url && !origins.includes(originOf(url))) {
        refuse(
          option,
          `must lie on one of storefrontOrigins (${origins.join(", ")}), or add its origin there`,
        )
      }
    }
    for (const gateway of ["ALIPAY", "ALIPAYPLUS"] as const) {
      const { minAmount, maxAmount } = merchantLimitsOf(options, gateway)
      if (minAmount !== undefined && maxAmount !== undefined && minAmount > maxAmount) {
        refuse("minAmount", `must not exceed maxAmount, which it does for ${gateway}`)
      }
    }
    if (options.secondChance && options.shopperData === "none") {
      refuse("secondChance", 'needs the shopper\'s e-mail address: set shopperData to "minimal" or "full"')
    }
  })
  .transform((options) => ({ ...options, storefrontOrigins: allowedOrigins(options) }))

const isLocal = (url: URL) => LOCAL_HOSTS.has(url.hostname)

/** The origins that return URLs may have: those that the merchant named, or those of the return URLs themselves. */
function allowedOrigins(
  options: { storefrontOrigins?: string[] | undefined } & {
    [Option in (typeof RETURN_URL_OPTIONS)[number]]?: string | undefined
  },
): string[] {
  const urls = options.storefrontOrigins ?? RETURN_URL_OPTIONS.flatMap((option) => options[option] ?? [])
  return [...new Set(urls.map(originOf))]
}

/** What a merchant may write as `options` of the provider in medusa-config. */
export type AlipayProviderOptions = z.input<typeof optionsSchema>

/** The options after checking, with every default filled in. */
export type AlipayOptions = z.output<typeof optionsSchema>

export type PaymentType = z.output<typeof paymentType>

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
      return optionsSchema.in.shape
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
