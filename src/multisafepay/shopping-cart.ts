import { z } from "zod/v4"
import { currencySchema } from "./currency"

const rate = z.union([z.number(), z.string()])

/** `shopping_cart` of an order; optional for Alipay and Alipay+. */
export const shoppingCartSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      name: z.string(),
      /** Major units without VAT; discounts are negative. */
      unit_price: z.union([z.number(), z.string()]),
      quantity: z.number(),
      /** Unique per item; for shipping it must be `msp-shipping`. */
      merchant_item_id: z.string(),
      tax_table_selector: z.string().optional(),
      currency: currencySchema.optional(),
    }),
  ),
})

export const checkoutOptionsSchema = z.strictObject({
  /** True makes MultiSafepay refuse a cart whose total differs from the amount (1027). */
  validate_cart: z.boolean().optional(),
  tax_tables: z
    .strictObject({
      /** Rates are fractions such as 0.21. */
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
