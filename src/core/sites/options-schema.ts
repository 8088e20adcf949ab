import { z } from "zod/v4"
import { merchantLimits } from "../eligibility/merchant-limits"
import { PAYMENT_TYPES } from "../gateways/define-gateway"
import { GATEWAYS, type GatewayOptionNames } from "../gateways/gateways"
import type { AmendOrder } from "../start-payment/amend-order"
import {
  absoluteUrl,
  apiKey,
  flag,
  formerApiKeys,
  linkLifetime,
  localizedText,
  wholeNumber,
} from "./option-fields"

const paymentType = z.enum(PAYMENT_TYPES, {
  error: 'must be "redirect", "direct" or "paymentlink"',
})

export const gatewayOptions = z.strictObject(
  {
    /**
     * The payment type of this gateway.
     *
     * @default the general paymentType
     * @example alipay: { paymentType: "direct" }
     */
    paymentType: paymentType.optional(),
    /**
     * Payment types that a storefront may choose for a session.
     *
     * @default the gateway's paymentType only
     * @example alipayPlus: { allowedPaymentTypes: ["direct", "redirect"] }
     */
    allowedPaymentTypes: z
      .array(paymentType, { error: 'must be a list, for example ["redirect", "direct"]' })
      .optional(),
    /**
     * The payment method's name in the storefront: one text, or a text for each language tag.
     * @default the brand's name
     * @example alipay: { title: { en: "Alipay", "zh-Hant": "支付寶" } }
     */
    title: localizedText('{ en: "Alipay", zh: "支付宝" }').optional(),
    /**
     * The sentence below the name: one text, or a text for each language tag.
     * @default a sentence in English, German, Dutch or Chinese
     * @example alipayPlus: { description: { en: "Pay with your wallet" } }
     */
    description: localizedText('{ en: "Pay with your wallet" }').optional(),
    ...merchantLimits,
  },
  { error: 'must be an object, for example { paymentType: "redirect" }' },
)

/** The same options for each gateway, under the name and the doc comment that its file gives them. */
export const ofEachGateway = <Options>(options: Options): { [Name in keyof GatewayOptionNames]: Options } =>
  Object.fromEntries(GATEWAYS.map(({ option }) => [option, options])) as never

export const recoveryOptions = z
  .strictObject(
    {
      /**
       * Whether the job runs.
       *
       * @default true
       * @example recovery: { enabled: false }
       */
      enabled: flag.default(true),
      /**
       * How long the shop tries to complete a paid cart before the money is refunded, in minutes from the
       * first failed try.
       *
       * @default 60
       * @example recovery: { completionWindowMinutes: 30 }
       */
      completionWindowMinutes: wholeNumber("of minutes", { min: 1, example: 60 }).default(60),
    },
    { error: "must be an object, for example { completionWindowMinutes: 30 }" },
  )
  .prefault({})

/** What the shop sends to MultiSafepay about placed orders. */
export const orderUpdatesOptions = z.strictObject(
  {
    /**
     * Send the order number.
     *
     * @default true
     * @example orderUpdates: { orderNumber: false }
     */
    orderNumber: flag.default(true),
    /**
     * Send carrier, tracking code and address of shipments.
     *
     * @default true
     * @example orderUpdates: { shipments: false }
     */
    shipments: flag.default(true),
  },
  { error: "must be an object, for example { shipments: false }" },
)

export const reconciliationOptions = z.strictObject(
  {
    /**
     * Whether the job runs.
     *
     * @default true
     * @example reconciliation: { enabled: false }
     */
    enabled: flag.default(true),
    /**
     * How many days it looks back: 1 to 400.
     *
     * @default 35
     * @example reconciliation: { days: 90 }
     */
    days: wholeNumber("of days", { min: 1, max: 400, example: 35 }).default(35),
  },
  { error: "must be an object, for example { days: 35 }" },
)

/** Every option by itself; rules across options are in `option-rules.ts`. */
export const optionFields = z.strictObject({
  /**
   * API key of the MultiSafepay site, from its dashboard. It is sent in a header only and never logged.
   *
   * @category Site and addresses
   * @example apiKey: process.env.MULTISAFEPAY_API_KEY
   */
  apiKey: apiKey("the API key of your MultiSafepay site, from its dashboard", "MULTISAFEPAY_API_KEY"),
  /**
   * Former keys of the site, or the key of a site that the shop no longer uses. Until its date (a day in UTC, or a time
   * with its offset) a former key may sign notifications, and the PSP order in such a notification is read with it. It
   * is used for nothing else.
   *
   * @category Site and addresses
   * @default []
   * @example previousApiKeys: [{ key: process.env.OLD_MULTISAFEPAY_API_KEY, until: "2027-01-31" }]
   */
  previousApiKeys: formerApiKeys.default([]),
  /**
   * Which MultiSafepay the key belongs to.
   *
   * @category Site and addresses
   * @default "test"
   * @example environment: "live"
   */
  environment: z.enum(["test", "live"], { error: 'must be "test" or "live"' }).default("test"),
  /**
   * Another address of MultiSafepay's API, for the sandbox and for tests. Refused in the live
   * environment.
   *
   * @category Site and addresses
   * @default MultiSafepay's address for the environment
   * @example baseUrl: "http://localhost:4010/v1/json"
   */
  baseUrl: absoluteUrl("http://localhost:4010/v1/json", "MULTISAFEPAY_BASE_URL").optional(),
  /**
   * Where MultiSafepay reaches this Medusa. In the live environment it must be https without a port.
   *
   * @category Site and addresses
   * @example backendUrl: "https://shop.example.com"
   */
  backendUrl: absoluteUrl("https://shop.example.com", "MEDUSA_BACKEND_URL").transform((url) =>
    url.replace(/\/+$/, ""),
  ),
  /**
   * Origins that the return URLs of storefronts may have.
   *
   * @category Site and addresses
   * @default the origins of returnUrl, cancelUrl and paymentLinkReturnUrl
   * @example storefrontOrigins: ["https://www.example.com", "https://m.example.com"]
   */
  storefrontOrigins: z
    .array(absoluteUrl("https://www.example.com", "STOREFRONT_URL"), {
      error: 'must be a list of origins, for example ["https://www.example.com"]',
    })
    .min(1, { error: 'must name at least one origin, for example ["https://www.example.com"]' })
    .optional(),
  /**
   * Where shoppers return when the storefront names no URL. `{session_id}` is replaced.
   *
   * @category Site and addresses
   * @example returnUrl: "https://www.example.com/checkout/return"
   */
  returnUrl: absoluteUrl("https://www.example.com/checkout/return", "STOREFRONT_URL"),
  /**
   * Where shoppers who did not pay return. `{session_id}` is replaced.
   *
   * @category Site and addresses
   * @default returnUrl
   * @example cancelUrl: "https://www.example.com/checkout"
   */
  cancelUrl: absoluteUrl("https://www.example.com/checkout", "STOREFRONT_URL").optional(),
  /**
   * Where the payer of a payment link returns. `{order_id}`, `{order_number}` and `{session_id}` are
   * replaced.
   *
   * @category Site and addresses
   * @default returnUrl
   * @example paymentLinkReturnUrl: "https://www.example.com/orders/{order_id}/paid"
   */
  paymentLinkReturnUrl: absoluteUrl(
    "https://www.example.com/orders/{order_id}/paid",
    "STOREFRONT_URL",
  ).optional(),
  /**
   * Shown on the payment page and on the statement. `{session_id}` is replaced. At most 200 characters,
   * the id included.
   *
   * @category Payments
   * @default "Your order"
   * @example description: "Your order at Tea Shop"
   */
  description: z
    .string({ error: 'must be a text, for example "Your order at Tea Shop"' })
    .min(1, { error: 'must not be empty, for example "Your order at Tea Shop"' })
    .default("Your order"),
  /**
   * The same for payment links. `{order_number}`, `{order_id}` and `{session_id}` are replaced.
   *
   * @category Payments
   * @default "Order {order_number}"
   * @example paymentLinkDescription: "Tea Shop, order {order_number}"
   */
  paymentLinkDescription: z
    .string({ error: 'must be a text, for example "Tea Shop, order {order_number}"' })
    .min(1, { error: 'must not be empty, for example "Tea Shop, order {order_number}"' })
    .default("Order {order_number}"),
  /**
   * Template of the e-mail that sends a payment link to the customer, as your notification provider names it.
   * docs/payment-links.md lists the data that it receives.
   *
   * @category Payments
   * @default "alipay-payment-link"
   * @example paymentLinkTemplate: "d-0123456789abcdef"
   */
  paymentLinkTemplate: z
    .string({ error: 'must be a text, for example "alipay-payment-link"' })
    .min(1, { error: 'must not be empty, for example "alipay-payment-link"' })
    .default("alipay-payment-link"),
  /**
   * Language of the payment page when neither storefront nor cart names one.
   *
   * @category Payments
   * @default "en_US"
   * @example locale: "zh_CN"
   */
  locale: z
    .string()
    .regex(/^[a-z]{2}_[A-Z]{2}$/, { error: 'must look like "en_US" or "zh_CN"' })
    .default("en_US"),
  /**
   * How long a started payment can be paid, in seconds: 60 to 31,536,000.
   *
   * @category Payments
   * @default 86400, or 172800 with secondChance
   * @example linkLifetime: 1800
   */
  linkLifetime: linkLifetime(86_400).optional(),
  /**
   * The same for payment links that the merchant makes, in seconds.
   *
   * @category Payments
   * @default 2592000
   * @example paymentLinkLifetime: 604800
   */
  paymentLinkLifetime: linkLifetime(2_592_000).default(2_592_000),
  /**
   * Time limit of one MultiSafepay call including its retries, in milliseconds: 100 to 30,000.
   *
   * @category Connections and limits of work
   * @default 10000
   * @example timeout: 5000
   */
  timeout: wholeNumber("of milliseconds", { min: 100, max: 30_000, example: 10_000 }).default(10_000),
  /**
   * Size of the pool of HTTP connections to MultiSafepay: 1 to 500.
   *
   * @category Connections and limits of work
   * @default 50
   * @example maxConnections: 100
   */
  maxConnections: wholeNumber("", { min: 1, max: 500, example: 50 }).default(50),
  /**
   * How many payments each process works on at once, for shoppers, notifications, recovery and order
   * updates together: 1 to 100. At most four of them are notifications, recovery and order updates; while
   * a shopper is served, two and one. A larger database pool (`databaseDriverOptions: { pool: { max: … }
   * }`) allows more.
   *
   * @category Connections and limits of work
   * @default the database pool's connections less 2
   * @example concurrency: 20
   */
  concurrency: wholeNumber("", { min: 1, max: 100, example: 8 }).optional(),
  /**
   * `redirect`: MultiSafepay's payment page. `direct`: straight to Alipay. `paymentlink`: a page whose address can be
   * forwarded.
   *
   * @category Payments
   * @default "redirect" for Alipay, "direct" for Alipay+
   * @example paymentType: "redirect"
   */
  paymentType: paymentType.optional(),
  /**
   * Close the window after the payment instead of returning to the shop.
   *
   * @category Payments
   * @default false
   * @example closeWindow: true
   */
  closeWindow: flag.default(false),
  /**
   * MultiSafepay reminds shoppers who did not pay by e-mail, after 1 and 24 hours. Needs a linkLifetime
   * of at least 172800 (48 hours) and an e-mail address.
   *
   * @category Payments
   * @default false
   * @example secondChance: true
   */
  secondChance: flag.default(false),
  /**
   * What MultiSafepay receives about the shopper for its fraud screening; docs/shopper-data.md lists it.
   *
   * @category What MultiSafepay receives
   * @default "full"
   * @example shopperData: "minimal"
   */
  shopperData: z
    .enum(["full", "minimal", "none"], { error: 'must be "full", "minimal" or "none"' })
    .default("full"),
  /**
   * Send the cart's lines, when their total equals the amount exactly.
   *
   * @category What MultiSafepay receives
   * @default false
   * @example shoppingCart: true
   */
  shoppingCart: flag.default(false),
  /**
   * Decimals of currencies whose minor unit MultiSafepay does not document. Carts in these currencies are
   * refused until their decimals are set here.
   *
   * @category Which carts may use Alipay
   * @default {}
   * @example currencyDecimals: { krw: 0 }
   */
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
  /**
   * Your code receives each order before MultiSafepay does, with the cart's id, and may set
   * `description`, `var3`, `custom_info`, `template`, `template_id` and `affiliate`, nothing else. If it
   * throws, takes more than a second or sets something else, the order is sent unchanged and the log says
   * why.
   *
   * @category What MultiSafepay receives
   * @default none
   * @example amendOrder: (order, { cartId }) => ({ var3: cartId })
   */
  amendOrder: z
    .custom<AmendOrder>((value) => typeof value === "function", {
      error: "must be a function, for example (order, { cartId }) => ({ var3: cartId })",
    })
    .optional(),
  /**
   * Discounts, and taxes on top of prices, make fractions of a cent. `half-up` rounds them, as Medusa's
   * Stripe provider does; `refuse` refuses the payment. Floating-point noise below a millionth never
   * counts.
   *
   * @category Payments
   * @default "half-up"
   * @example amountRounding: "refuse"
   */
  amountRounding: z
    .enum(["refuse", "half-up"], { error: 'must be "refuse" or "half-up"' })
    .default("half-up"),
  /**
   * How long the site's payment methods are cached, in seconds.
   *
   * @category Connections and limits of work
   * @default 300
   * @example methodsCacheSeconds: 60
   */
  methodsCacheSeconds: wholeNumber("of seconds", { min: 1, example: 300 }).default(300),
  ...ofEachGateway(gatewayOptions.prefault({})),
  ...merchantLimits,
  /**
   * What happens to the money of a paid cart that cannot become an order, and of a payment that the shop
   * does not know, as after a restored backup: it is refunded, or it waits for the merchant's decision.
   *
   * @category Refunds, recovery and reconciliation
   * @default "refund"
   * @example uncompletable: "hold"
   */
  uncompletable: z.enum(["refund", "hold"], { error: 'must be "refund" or "hold"' }).default("refund"),
  /**
   * Pauses automatic refunds when there are more than this within an hour, and alerts the merchant.
   *
   * @category Refunds, recovery and reconciliation
   * @default 20
   * @example maxAutomaticRefundsPerHour: 5
   */
  maxAutomaticRefundsPerHour: wholeNumber("", { min: 0, example: 20 }).default(20),
  /**
   * The job that runs every minute and finds payments which need a sync.
   *
   * @category Refunds, recovery and reconciliation
   * @default {}
   * @example recovery: { completionWindowMinutes: 30 }
   */
  recovery: recoveryOptions,
  /**
   * What MultiSafepay receives about Medusa's orders.
   *
   * @category What MultiSafepay receives
   * @default {}
   * @example orderUpdates: { shipments: false }
   */
  orderUpdates: orderUpdatesOptions.prefault({}),
  /**
   * The nightly comparison of MultiSafepay's transactions with Medusa's payments and refunds.
   *
   * @category Refunds, recovery and reconciliation
   * @default {}
   * @example reconciliation: { days: 90 }
   */
  reconciliation: reconciliationOptions.prefault({}),
})

export type OptionFields = z.output<typeof optionFields>
