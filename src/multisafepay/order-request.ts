import { z } from "zod/v4"
import { currencySchema } from "./currency"
import { customerSchema, deliverySchema } from "./customer"
import { checkoutOptionsSchema, shoppingCartSchema } from "./shopping-cart"

const webAddress = (max: number) =>
  z
    .string()
    .max(max, `must have at most ${max} characters`)
    .refine(
      (url) => /^https?:\/\/[\x21-\x7e]+$/i.test(url) && URL.canParse(url),
      "must be an http(s) address in ASCII",
    )

const echoed = z.string().max(100, "must have at most 100 characters").optional()

/** The body of `POST /orders` with MultiSafepay's limits. Unknown keys are refused: they are typos. */
export const createOrderRequestSchema = z.strictObject({
  type: z.enum(["redirect", "direct", "paymentlink"]),
  /** MultiSafepay's code of the payment method; without it, the payment page shows every active method. */
  gateway: z.string().min(1).optional(),
  /** Unique for the site. Avoid purely numeric ids: they are returned as integers. */
  order_id: z
    .string()
    .min(1, "must not be empty")
    .max(50, "must have at most 50 characters")
    .brand<"PspOrderId">(),
  currency: currencySchema,
  amount: z.int("must be a whole number of minor units").min(1, "must be at least 1"),
  /** Shown on the payment page and the bank statement. */
  description: z
    .string()
    .min(1, "must not be empty")
    .max(200, "must have at most 200 characters")
    .refine((text) => !/<[a-z!/]/i.test(text), "must not contain HTML"),
  payment_options: z.strictObject({
    /** In the live environment: https without a port. */
    notification_url: webAddress(150),
    /** Without it MultiSafepay may fall back to GET, which is not signed. */
    notification_method: z.literal("POST"),
    redirect_url: webAddress(2048),
    cancel_url: webAddress(2048),
    close_window: z.boolean().optional(),
    /** A design that was created in MultiSafepay's dashboard; `template` overrides it. */
    template_id: z.string().min(1, "must not be empty").optional(),
    /** Design of the payment page; settings only take effect together with a version. */
    template: z
      .looseObject({
        version: z.string().min(1),
        settings: z.looseObject({ hide_btn_all_methods: z.boolean().optional() }).optional(),
      })
      .optional(),
  }),
  customer: customerSchema.optional(),
  delivery: deliverySchema.optional(),
  shopping_cart: shoppingCartSchema.optional(),
  checkout_options: checkoutOptionsSchema.optional(),
  /** `send_email` is what works in practice, although MultiSafepay's current schema says `send_mail`. */
  second_chance: z.strictObject({ send_email: z.boolean() }).optional(),
  /** Lifetime of the link, which is not that of the transaction. */
  seconds_active: z.int().min(1).max(31_536_000).optional(),
  /** Returned in responses and notifications, like var2, var3 and custom_info. */
  var1: echoed,
  var2: echoed,
  var3: echoed,
  custom_info: z
    .strictObject({ custom_1: z.string(), custom_2: z.string(), custom_3: z.string() })
    .partial()
    .optional(),
  /** Shares of the amount for other accounts of the merchant. */
  affiliate: z
    .strictObject({
      split_payments: z
        .array(
          z.strictObject({
            merchant: z.union([z.string().min(1), z.int()]),
            /** Minor units. */
            fixed: z.int().min(1).optional(),
            percentage: z.number().positive().max(100).optional(),
            description: z.string().optional(),
          }),
        )
        .min(1),
    })
    .optional(),
  /** Shows MultiSafepay's support where an order came from. */
  plugin: z
    .strictObject({
      shop: z.string(),
      shop_version: z.string(),
      plugin_version: z.string(),
      partner: z.string(),
      shop_root_url: z.string(),
    })
    .partial()
    .optional(),
})

/** An order to create, with the field names of MultiSafepay's API. */
export type CreateOrderRequest = z.input<typeof createOrderRequestSchema>
