import { z } from "zod/v4"
import { merchantLimits } from "../eligibility/merchant-limits"
import type { AmendOrder } from "../start-payment/amend-order"
import { absoluteUrl, apiKey, flag, formerApiKeys, linkLifetime, wholeNumber } from "./option-fields"

const paymentType = z.enum(["redirect", "direct", "paymentlink"], {
  error: 'must be "redirect", "direct" or "paymentlink"',
})

export const gatewayOptions = z.strictObject(
  {
    paymentType: paymentType.optional(),
    allowedPaymentTypes: z
      .array(paymentType, { error: 'must be a list, for example ["redirect", "direct"]' })
      .optional(),
    ...merchantLimits,
  },
  { error: 'must be an object, for example { paymentType: "redirect" }' },
)

export const recoveryOptions = z
  .strictObject(
    {
      enabled: flag.default(true),
      completionWindowMinutes: wholeNumber("of minutes", { min: 1, example: 60 }).default(60),
    },
    { error: "must be an object, for example { completionWindowMinutes: 30 }" },
  )
  .prefault({})

/** What the shop tells MultiSafepay about orders that stand. */
export const orderUpdatesOptions = z.strictObject(
  { orderNumber: flag.default(true), shipments: flag.default(true) },
  { error: "must be an object, for example { shipments: false }" },
)

export const reconciliationOptions = z.strictObject(
  {
    enabled: flag.default(true),
    days: wholeNumber("of days", { min: 1, max: 400, example: 35 }).default(35),
  },
  { error: "must be an object, for example { days: 35 }" },
)

/** Every option by itself; what they say together is looked at in `option-rules.ts`. */
export const optionFields = z.strictObject({
  apiKey: apiKey("the API key of your MultiSafepay site, from its dashboard", "MULTISAFEPAY_API_KEY"),
  previousApiKeys: formerApiKeys.default([]),
  environment: z.enum(["test", "live"], { error: 'must be "test" or "live"' }).default("test"),
  baseUrl: absoluteUrl("http://localhost:4010/v1/json", "MULTISAFEPAY_BASE_URL").optional(),
  backendUrl: absoluteUrl("https://shop.example.com", "MEDUSA_BACKEND_URL").transform((url) =>
    url.replace(/\/+$/, ""),
  ),
  storefrontOrigins: z
    .array(absoluteUrl("https://www.example.com", "STOREFRONT_URL"), {
      error: 'must be a list of origins, for example ["https://www.example.com"]',
    })
    .min(1, { error: 'must name at least one origin, for example ["https://www.example.com"]' })
    .optional(),
  returnUrl: absoluteUrl("https://www.example.com/checkout/return", "STOREFRONT_URL"),
  cancelUrl: absoluteUrl("https://www.example.com/checkout", "STOREFRONT_URL").optional(),
  paymentLinkReturnUrl: absoluteUrl(
    "https://www.example.com/orders/{order_id}/paid",
    "STOREFRONT_URL",
  ).optional(),
  description: z
    .string({ error: 'must be a text, for example "Your order at Tea Shop"' })
    .min(1, { error: 'must not be empty, for example "Your order at Tea Shop"' })
    .default("Your order"),
  paymentLinkDescription: z
    .string({ error: 'must be a text, for example "Tea Shop, order {order_number}"' })
    .min(1, { error: 'must not be empty, for example "Tea Shop, order {order_number}"' })
    .default("Order {order_number}"),
  locale: z
    .string()
    .regex(/^[a-z]{2}_[A-Z]{2}$/, { error: 'must look like "en_US" or "zh_CN"' })
    .default("en_US"),
  linkLifetime: linkLifetime(86_400).optional(),
  paymentLinkLifetime: linkLifetime(2_592_000).default(2_592_000),
  timeout: wholeNumber("of milliseconds", { min: 100, max: 30_000, example: 10_000 }).default(10_000),
  maxConnections: wholeNumber("", { min: 1, max: 500, example: 50 }).default(50),
  concurrency: wholeNumber("", { min: 1, max: 100, example: 8 }).optional(),
  paymentType: paymentType.optional(),
  closeWindow: flag.default(false),
  secondChance: flag.default(false),
  shopperData: z
    .enum(["full", "minimal", "none"], { error: 'must be "full", "minimal" or "none"' })
    .default("full"),
  shoppingCart: flag.default(false),
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
  amendOrder: z
    .custom<AmendOrder>((value) => typeof value === "function", {
      error: "must be a function, for example (order, { cartId }) => ({ var3: cartId })",
    })
    .optional(),
  amountRounding: z
    .enum(["refuse", "half-up"], { error: 'must be "refuse" or "half-up"' })
    .default("half-up"),
  methodsCacheSeconds: wholeNumber("of seconds", { min: 1, example: 300 }).default(300),
  alipay: gatewayOptions.prefault({}),
  alipayPlus: gatewayOptions.prefault({}),
  ...merchantLimits,
  uncompletable: z.enum(["refund", "hold"], { error: 'must be "refund" or "hold"' }).default("refund"),
  maxAutomaticRefundsPerHour: wholeNumber("", { min: 0, example: 20 }).default(20),
  recovery: recoveryOptions,
  orderUpdates: orderUpdatesOptions.prefault({}),
  reconciliation: reconciliationOptions.prefault({}),
})

export type OptionFields = z.output<typeof optionFields>

export type PaymentType = z.output<typeof paymentType>
