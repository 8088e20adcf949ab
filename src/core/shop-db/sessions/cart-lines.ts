import { z } from "zod/v4"

const amount = z.string().regex(/^-?\d+(\.\d+)?$/)

const lineSchema = z.object({
  id: z.string(),
  sku: z.string().nullish(),
  title: z.string(),
  variant: z.string().nullish(),
  quantity: amount,
  /** Unit price in major units, with or without tax, as the shop is configured. */
  price: amount,
  includes_tax: z.boolean(),
  shipping: z.boolean().default(false),
  /** In percent; several are added up. */
  tax_rates: z
    .array(amount)
    .nullish()
    .transform((rates) => rates ?? []),
  /** For the whole line. */
  discounts: z
    .array(z.object({ amount, includes_tax: z.boolean() }))
    .nullish()
    .transform((discounts) => discounts ?? []),
})

/** A line of Medusa's cart, or a shipping method. Amounts are decimal strings in major units. */
export type CartLine = z.output<typeof lineSchema>

/** Parses the database's rows; undefined when there are none, or one of them is not as expected. */
export function readCartLines(items: unknown, shipping: unknown): CartLine[] | undefined {
  const lines = z.array(lineSchema).safeParse([...asList(items), ...asList(shipping)])
  return lines.success && lines.data.length > 0 ? lines.data : undefined
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
