import { z } from "zod/v4"
import { GATEWAY_CODES } from "../../../../core/gateways/gateways"
import { PLAIN_TEXT } from "../../../../core/plain-text"
import { wholeNumber } from "../parse-body"
import { PAYMENT_STATES } from "./payment-state"
import { isTimeZone } from "./summary/payment-summary"

const MAX_LIMIT = 100
const DEFAULT_LIMIT = 20

export const SORT_COLUMNS = ["created_at", "amount"] as const

const time = z.iso
  .datetime({ offset: true, error: 'must be an ISO time such as "2026-05-01T00:00:00Z"' })
  .transform((text) => new Date(text))

const NUMBER = "must be a number of zero or more with at most 15 digits and 6 decimals, in major units"

const number = z
  .union([z.number(), z.string().regex(/^\d{1,15}(\.\d{1,6})?$/, NUMBER)], { error: NUMBER })
  .transform(Number)

const comparisonOf = <T extends z.ZodType>(value: T, error: string) =>
  z.strictObject(
    { $gte: value.optional(), $gt: value.optional(), $lte: value.optional(), $lt: value.optional() },
    { error },
  )

const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (Array.isArray(value) || value === undefined ? value : [value]), z.array(item))

const states = z.enum(PAYMENT_STATES, { error: `must be one of ${PAYMENT_STATES.join(", ")}` })

/** The same for table and export. */
export const paymentFilterSchema = z.strictObject({
  q: z
    .string({ error: "must be a text" })
    .trim()
    .max(200, "must be at most 200 characters")
    .regex(PLAIN_TEXT, "must not hold control characters")
    .optional(),
  state: oneOrMore(states).optional(),
  gateway: oneOrMore(z.enum(GATEWAY_CODES, { error: `must be ${GATEWAY_CODES.join(" or ")}` })).optional(),
  site: oneOrMore(
    z.string().regex(/^[\w-]{1,64}$/, "must be the id of a registration in medusa-config"),
  ).optional(),
  wallet: oneOrMore(
    z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, "must be a wallet of MultiSafepay's, such as GCASH"),
  ).optional(),
  currency_code: oneOrMore(
    z
      .string()
      .regex(/^[A-Za-z]{3}$/, "must be a currency such as eur")
      .transform((code) => code.toLowerCase()),
  ).optional(),
  environment: oneOrMore(z.enum(["test", "live"], { error: "must be test or live" })).optional(),
  alert: z
    .enum(["true", "false"], { error: "must be true, for payments with an open alert, or false" })
    .transform((text) => text === "true")
    .optional(),
  created_at: comparisonOf(time, "must be like created_at[$gte]=2026-05-01T00:00:00Z").optional(),
  amount: z
    .union(
      [number.transform((value) => ({ $gte: value, $lte: value })), comparisonOf(number, NUMBER)],
      // Of the whole union: zod returns "Invalid input" when neither of the two fits.
      { error: `${NUMBER}, or like amount[$gte]=10` },
    )
    .optional(),
  order: z
    .enum(
      SORT_COLUMNS.flatMap((column) => [column, `-${column}`] as const),
      { error: `must be one of ${SORT_COLUMNS.join(", ")}, with a leading "-" for descending` },
    )
    .default("-created_at"),
})

/** Dutch and German spreadsheets expect semicolons as separators and decimal commas. */
export const paymentExportSchema = paymentFilterSchema.extend({
  separator: z.enum(["comma", "semicolon"], { error: "must be comma or semicolon" }).default("comma"),
  time_zone: z
    .string({ error: 'must be a time zone such as "Europe/Amsterdam"' })
    .refine(isTimeZone, { error: 'must be a time zone such as "Europe/Amsterdam"' })
    .default("UTC"),
})

export const paymentPageSchema = paymentFilterSchema.extend({
  offset: wholeNumber(0, 1_000_000).default(0),
  limit: wholeNumber(1, MAX_LIMIT).default(DEFAULT_LIMIT),
})

export type PaymentFilter = z.output<typeof paymentFilterSchema>
export type PaymentExportQuery = z.output<typeof paymentExportSchema>
export type PaymentPageQuery = z.output<typeof paymentPageSchema>
