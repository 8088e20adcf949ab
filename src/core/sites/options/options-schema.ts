import { z } from "zod/v4"
import { documentedDecimals } from "../../../multisafepay"
import { merchantLimits } from "../../eligibility/merchant-limits"
import type { AmendOrder } from "../../start-payment/amend-order"
import { gatewayOptions, type OfEachGateway, ofEachGateway } from "./gateway-options"
import { orderUpdatesOptions, reconciliationOptions, recoveryOptions } from "./job-options"
import { flag, wholeNumber } from "./option-fields"
import { paymentOptions } from "./payment-options"
import { siteOptions } from "./site-options"

const generalOptions = {
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
   * How many payments each process works on at once: 1 to 100. Shoppers may use all of it. Notifications
   * start only while fewer than four payments are in work, or two while a shopper is served. For recovery
   * and order updates the limits are four and one. One of each may always run. A larger database pool
   * (`databaseDriverOptions: { pool: { max: … } }`) raises the default. With several sites the largest
   * value counts.
   *
   * @category Connections and limits of work
   * @default the database pool's connections less 2
   * @example concurrency: 20
   */
  concurrency: wholeNumber("", { min: 1, max: 100, example: 8 }).optional(),
  /**
   * What MultiSafepay receives about the shopper for its fraud screening; docs/shopper-data.md in the repository lists it.
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
   * refused until their decimals are set here. Other decimals than the documented ones are refused at boot.
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
    .superRefine((table, context) => {
      for (const [code, decimals] of Object.entries(table)) {
        const documented = documentedDecimals(code)
        if (documented !== undefined && decimals !== documented) {
          context.addIssue({
            code: "custom",
            path: [code],
            message: `must be left out: amounts in ${code.toUpperCase()} have ${documented} decimals at MultiSafepay; this option is for currencies whose decimals it does not document, for example { krw: 0 }`,
          })
        }
      }
    })
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
   * How long the site's payment methods are cached, in seconds.
   *
   * @category Connections and limits of work
   * @default 300
   * @example methodsCacheSeconds: 60
   */
  methodsCacheSeconds: wholeNumber("of seconds", { min: 1, example: 300 }).default(300),
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
}
const optionsOfOneGateway = gatewayOptions.prefault({})

type Fields = typeof siteOptions &
  typeof paymentOptions &
  typeof generalOptions &
  OfEachGateway<typeof optionsOfOneGateway> &
  typeof merchantLimits

/**
 * Every option by itself; rules across options are in `option-rules.ts`. The type is written out, because TypeScript
 * leaves out the doc comments of what it derives from a spread, and editors show them to merchants' developers.
 */
export const optionFields: z.ZodObject<Fields, z.core.$strict> = z.strictObject({
  ...siteOptions,
  ...paymentOptions,
  ...generalOptions,
  ...ofEachGateway(optionsOfOneGateway),
  ...merchantLimits,
})

export type OptionFields = z.output<typeof optionFields>
