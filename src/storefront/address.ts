/** The fields of a Medusa address that a payment may use. */
export const ADDRESS_FIELDS = [
  "first_name",
  "last_name",
  "company",
  "phone",
  "address_1",
  "address_2",
  "postal_code",
  "city",
  "province",
  "country_code",
] as const

export type AlipayAddress = { [Field in (typeof ADDRESS_FIELDS)[number]]?: string }

/** The same fields as a Medusa cart has them. */
export type CartAddress = { [Field in keyof AlipayAddress]?: string | null }
