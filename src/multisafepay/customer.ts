import { z } from "zod/v4"
import { firstIpAddress } from "./ip-address"
import { withoutUndefined } from "./tolerant"

/**
 * Text that a shopper entered must never block a checkout: a text that is too long is cut, and what would be wrong when
 * cut (an e-mail, a country) is left out. MultiSafepay does not document what happens above its limits.
 */
const cut = (max: number) =>
  z.string().transform((text) => {
    // By code points, so that no surrogate pair is split.
    const short = [...text.trim()].slice(0, max).join("").trim()
    return short === "" ? undefined : short
  })

const kept = (accepts: (text: string) => boolean, normalize = (text: string) => text) =>
  z.string().transform((text) => {
    const value = normalize(text.trim())
    return value !== "" && accepts(value) ? value : undefined
  })

/** MultiSafepay requires two characters; many Chinese given names have one. */
const name = cut(25).transform((text) => (text !== undefined && [...text].length >= 2 ? text : undefined))
const upToLength = (max: number) => kept((text) => [...text].length <= max)
const ipAddress = z.string().transform(firstIpAddress)

const address = {
  first_name: name.optional(),
  last_name: name.optional(),
  address1: cut(64).optional(),
  address2: cut(64).optional(),
  zip_code: upToLength(10).optional(),
  city: cut(50).optional(),
  state: upToLength(6).optional(),
  country: kept(
    (text) => /^[A-Z]{2}$/.test(text),
    (text) => text.toUpperCase(),
  ).optional(),
  phone: upToLength(25).optional(),
}

/** `customer` of an order. Every field is optional. */
export const customerSchema = z
  .strictObject({
    ...address,
    company_name: cut(200).optional(),
    house_number: upToLength(10).optional(),
    email: upToLength(100).optional(),
    /** `ab_CD`; MultiSafepay falls back to en_US for unknown locales. */
    locale: z
      .string()
      .regex(/^[a-z]{2}_[A-Z]{2}$/, "must look like en_US")
      .optional(),
    ip_address: ipAddress.optional(),
    forwarded_ip: ipAddress.optional(),
    user_agent: cut(500).optional(),
  })
  .transform(withoutUndefined)

const REQUIRED_OF_DELIVERY = [
  "first_name",
  "last_name",
  "address1",
  "house_number",
  "zip_code",
  "city",
  "country",
] as const

/** `delivery` of an order. MultiSafepay requires a complete address or none, so an incomplete one is left out. */
export const deliverySchema = z
  .strictObject({ ...address, house_number: upToLength(9).optional(), email: upToLength(64).optional() })
  .transform((delivery) =>
    REQUIRED_OF_DELIVERY.every((field) => delivery[field] !== undefined)
      ? withoutUndefined(delivery)
      : undefined,
  )
