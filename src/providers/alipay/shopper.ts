import { z } from "zod"

const text = (max: number) => z.string().trim().max(max).optional()

const addressFields = {
  first_name: text(200),
  last_name: text(200),
  company: text(200),
  phone: text(50),
  address_1: text(300),
  address_2: text(300),
  postal_code: text(50),
  city: text(200),
  province: text(100),
  country_code: text(2),
}

/** Who pays and where it goes, in Medusa's words, as a storefront or the cart tells it. */
export const shopperSchema = z.object({
  email: text(320),
  ...addressFields,
  delivery: z.object(addressFields).optional(),
})

export type Shopper = z.output<typeof shopperSchema>
