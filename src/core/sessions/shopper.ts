import { isRecord } from "../is-record"
/** Texts are trimmed and not empty. */
export type ShopperAddress = Partial<Record<(typeof ADDRESS_FIELDS)[number], string>>

/** The payer and the delivery address, from a storefront, the cart or the order. */
export type Shopper = ShopperAddress & { email?: string; delivery?: ShopperAddress }

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

/** Longer than any field may be at MultiSafepay, so that nobody can make the shop process megabytes. */
const LONGEST = 500

/**
 * Reads a shopper from any input. A payment must never fail because of it, so every field is optional: values that are
 * not text are left out, and values that are too long are cut.
 */
export function readShopper(value: unknown): Shopper | undefined {
  const shopper: Shopper = { ...readAddress(value) }
  const email = readText(value, "email")
  if (email) {
    shopper.email = email
  }
  const delivery = readAddress(isRecord(value) ? value.delivery : undefined)
  if (Object.keys(delivery).length > 0) {
    shopper.delivery = delivery
  }
  return Object.keys(shopper).length > 0 ? shopper : undefined
}

export function readAddress(value: unknown): ShopperAddress {
  const address: ShopperAddress = {}
  for (const field of ADDRESS_FIELDS) {
    const text = readText(value, field)
    if (text) {
      address[field] = text
    }
  }
  return address
}

function readText(value: unknown, field: string): string | undefined {
  const text = isRecord(value) ? value[field] : undefined
  return typeof text === "string" ? cleanText(text) : undefined
}

/** One line of text without control characters or broken characters; undefined when nothing is left. */
export function cleanText(text: string): string | undefined {
  const clean = text
    .slice(0, LONGEST)
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, " ")
    .trim()
  return clean === "" ? undefined : clean
}
