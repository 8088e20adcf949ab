import type { HttpTypes } from "@medusajs/types"

type Address = HttpTypes.StoreCartAddress | HttpTypes.StoreOrderAddress | HttpTypes.StoreCustomerAddress

export const EMPTY_ADDRESS = {
  first_name: "",
  last_name: "",
  address_1: "",
  address_2: "",
  postal_code: "",
  city: "",
  province: "",
  country_code: "",
  phone: "",
}

export type AddressValues = typeof EMPTY_ADDRESS

/** The address for a form: every field is a text. */
export function addressValues(address: Partial<Address> | null | undefined): AddressValues {
  const values = { ...EMPTY_ADDRESS }
  for (const name of Object.keys(EMPTY_ADDRESS) as (keyof AddressValues)[]) {
    values[name] = address?.[name] ?? ""
  }
  return values
}

/** The lines of the address, as on a parcel. */
export function addressLines(address: Partial<Address> | null | undefined, locale: string): string[] {
  const { first_name, last_name, address_1, address_2, postal_code, city, province, country_code } =
    addressValues(address)
  const lines = [
    `${first_name} ${last_name}`,
    address_1,
    address_2,
    `${postal_code} ${city} ${province}`,
    country_code && countryName(country_code, locale),
  ]
  return lines.map((line) => line.trim()).filter(Boolean)
}

/** A country's name in the shopper's language. */
export function countryName(code: string, locale: string): string {
  return new Intl.DisplayNames(locale, { type: "region" }).of(code.toUpperCase()) ?? code
}
