import { z } from "zod"
import { MultiSafepayError } from "./errors"

const WEB_ADDRESS = /^https?:\/\/[^\s]+$/i
const url = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => WEB_ADDRESS.test(value) && URL.canParse(value), "must be an http(s) address")

const echoed = z.string().max(100, "at most 100 characters")
const currency = z.string().regex(/^[A-Z]{3}$/, "must be three capital letters such as EUR")

const person = {
  first_name: z.string().min(2).max(25).optional(),
  last_name: z.string().min(2).max(25).optional(),
  company_name: z.string().max(200).optional(),
  address1: z.string().max(64).optional(),
  address2: z.string().max(64).optional(),
  zip_code: z.string().max(10).optional(),
  city: z.string().max(50).optional(),
  state: z.string().max(6).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "must be two capital letters of ISO 3166-1")
    .optional(),
  phone: z.string().max(25).optional(),
}

const customerSchema = z.strictObject({
  ...person,
  house_number: z.string().max(10).optional(),
  email: z.string().max(100).optional(),
  locale: z
    .string()
    .regex(/^[a-z]{2}_[A-Z]{2}$/, "must look like en_US")
    .optional(),
  ip_address: z.string().max(45).optional(),
  forwarded_ip: z.string().max(45).optional(),
  gender: z.string().optional(),
  birthday: z.string().optional(),
  disable_send_email: z.boolean().optional(),
  user_agent: z.string().optional(),
  referrer: z.string().optional(),
})

const deliverySchema = z.strictObject({
  ...person,
  house_number: z.string().max(9).optional(),
  email: z.string().max(64).optional(),
})

const cartItemSchema = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  /** Major units without VAT. */
  unit_price: z.union([z.number(), z.string()]),
  quantity: z.number(),
  merchant_item_id: z.string(),
  tax_table_selector: z.string().optional(),
  currency: currency.optional(),
  weight: z.strictObject({ unit: z.string(), value: z.number() }).optional(),
})

const rate = z.union([z.number(), z.string()])
const checkoutOptionsSchema = z.strictObject({
  validate_cart: z.boolean().optional(),
  tax_tables: z
    .strictObject({
      default: z.strictObject({ shipping_taxed: z.boolean().optional(), rate }).optional(),
      alternate: z
        .array(
          z.strictObject({
            name: z.string(),
            standalone: z.boolean().optional(),
            rules: z.array(z.strictObject({ rate, country: z.string().optional() })),
          }),
        )
        .optional(),
    })
    .optional(),
})

/** The body of `POST /orders` with MultiSafepay's limits. */
export const createOrderRequestSchema = z.strictObject({
  type: z.enum(["redirect", "direct", "paymentlink"]),
  /** ALIPAY or ALIPAYPLUS; without it the payment page shows every active method. */
  gateway: z.string().min(1).optional(),
  /** Unique for the site. Purely numeric ids come back as integers, so avoid them. */
  order_id: z.string().min(1).max(50),
  currency,
  /** Minor units. */
  amount: z.int().min(1),
  description: z
    .string()
    .min(1)
    .max(200)
    .refine((text) => !/<[a-z!/]/i.test(text), "must not contain HTML"),
  payment_options: z.strictObject({
    notification_url: url(150),
    notification_method: z.literal("POST"),
    redirect_url: url(2048),
    cancel_url: url(2048),
    close_window: z.boolean().optional(),
  }),
  customer: customerSchema.optional(),
  delivery: deliverySchema.optional(),
  shopping_cart: z.strictObject({ items: z.array(cartItemSchema) }).optional(),
  checkout_options: checkoutOptionsSchema.optional(),
  /** `send_email` is what works in the field, although today's schema writes `send_mail`. */
  second_chance: z.strictObject({ send_email: z.boolean() }).optional(),
  /** Lifetime of the link, not of the transaction. */
  days_active: z.int().min(1).max(365).optional(),
  /** Wins over days_active. */
  seconds_active: z.int().min(1).max(31_536_000).optional(),
  var1: echoed.optional(),
  var2: echoed.optional(),
  var3: echoed.optional(),
  custom_info: z.record(z.string(), z.string()).optional(),
  plugin: z
    .strictObject({
      shop: z.string(),
      shop_version: z.string(),
      plugin_version: z.string(),
      partner: z.string().optional(),
      shop_root_url: z.string(),
    })
    .partial()
    .optional(),
})

export type CreateOrderRequest = z.input<typeof createOrderRequestSchema>

/**
 * Checks a request before anything is sent.
 *
 * @throws MultiSafepayError (request) that names the field and the rule, never the value
 */
export function checkRequest<T extends z.ZodType>(schema: T, value: unknown, endpoint: string): z.output<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map(
    (issue) => `${issue.path.join(".") || "request"}: ${issue.message}`,
  )
  throw new MultiSafepayError(`Not sent to MultiSafepay (${endpoint}): ${problems.slice(0, 5).join("; ")}`, {
    kind: "request",
    endpoint,
  })
}
