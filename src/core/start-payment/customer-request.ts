import { defaultCountries } from "@medusajs/framework/utils"
import { type CreateOrderRequest, firstIpAddress } from "../../multisafepay"
import type { RequestContext } from "../sessions/request-context"
import type { Shopper, ShopperAddress } from "../sessions/shopper"
import type { AlipayOptions } from "../sites/options/options"
import { splitStreetAddress } from "./street-address"

export type PspCustomer = NonNullable<CreateOrderRequest["customer"]>
export type PspDelivery = NonNullable<CreateOrderRequest["delivery"]>

const HOUSE_NUMBER_OF_CUSTOMER = 10
const HOUSE_NUMBER_OF_DELIVERY = 9

/** Medusa's list includes Kosovo's XK, which is in use but not in ISO 3166-1: MultiSafepay may refuse it. */
const COUNTRIES = new Set(defaultCountries.map(({ alpha2 }) => alpha2).filter((code) => code !== "XK"))

/**
 * What MultiSafepay receives about the shopper for its screening. Nothing in it can make MultiSafepay refuse the
 * payment: invalid values are left out here, and the client cuts or drops what exceeds MultiSafepay's limits.
 *
 * `full` is all that the shop knows. `minimal` is what MultiSafepay needs by law: name, e-mail, country and IP address.
 * `none` is only the language of the payment page; more payments are then held for screening.
 */
export function toPspCustomer(
  shopper: Shopper | undefined,
  request: RequestContext,
  locale: string,
  shopperData: AlipayOptions["shopperData"],
): PspCustomer {
  if (shopperData === "none") {
    return { locale }
  }
  const person = {
    locale,
    ...toName(shopper),
    email: toEmail(shopper?.email),
    country: toCountry(shopper?.country_code),
    ...toAddresses(request),
  }
  if (shopperData === "minimal") {
    return person
  }
  return {
    ...person,
    ...toPlace(shopper, HOUSE_NUMBER_OF_CUSTOMER),
    // MultiSafepay's delivery address has no company field.
    company_name: shopper?.company ?? shopper?.delivery?.company,
    phone: shopper?.phone,
    user_agent: request.userAgent,
  }
}

/**
 * The delivery address; undefined when nothing is shipped or the merchant does not share everything. The client omits
 * an address that lacks fields MultiSafepay requires.
 */
export function toPspDelivery(
  shopper: Shopper | undefined,
  shopperData: AlipayOptions["shopperData"],
): PspDelivery | undefined {
  const address = shopper?.delivery
  if (!address || shopperData !== "full") {
    return undefined
  }
  return {
    ...toName(address),
    ...toPlace(address, HOUSE_NUMBER_OF_DELIVERY),
    country: toCountry(address.country_code),
    phone: address.phone,
    email: toEmail(shopper.email),
  }
}

/**
 * MultiSafepay requires two characters in each name, and many Chinese surnames and given names have one. The full name
 * is then sent as `last_name`; in Chinese characters, with the surname first.
 */
function toName({ first_name: first = "", last_name: last = "" }: ShopperAddress = {}) {
  const tooShort = (name: string) => [...name].length === 1
  if (first && last && (tooShort(first) || tooShort(last))) {
    const isHan = /^\p{Script=Han}+$/u.test(first + last)
    return { last_name: isHan ? last + first : `${first} ${last}` }
  }
  return { first_name: first || undefined, last_name: last || undefined }
}

function toPlace(address: ShopperAddress = {}, longestNumber: number) {
  const { street, houseNumber, extra } = splitStreetAddress(
    address.address_1 ?? "",
    address.address_2,
    address.country_code,
    longestNumber,
  )
  return {
    address1: street || undefined,
    house_number: houseNumber || undefined,
    address2: extra || undefined,
    zip_code: address.postal_code,
    city: address.city,
    state: toState(address.province),
  }
}

/** Medusa writes some provinces with their country, as in ISO 3166-2: "us-ca". MultiSafepay expects "CA". */
function toState(province: string | undefined): string | undefined {
  const [, code] = /^[A-Za-z]{2}-([A-Za-z0-9]{1,3})$/.exec(province ?? "") ?? []
  return code?.toUpperCase() ?? province
}

function toEmail(email: string | undefined): string | undefined {
  return email && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? email : undefined
}

function toCountry(code: string | undefined): string | undefined {
  const country = code?.toUpperCase() ?? ""
  return COUNTRIES.has(country) ? country : undefined
}

/** They differ only when the request came through a third-party proxy, or somebody pretends that it did. */
function toAddresses(request: RequestContext) {
  const ip = toIpAddress(request.ip)
  const forwarded = toIpAddress(request.forwardedIp)
  if (!ip) {
    return { ip_address: forwarded }
  }
  return { ip_address: ip, forwarded_ip: forwarded === ip ? undefined : forwarded }
}

/**
 * The first address of a header, without port and brackets. An IPv4 address that a socket shows as IPv6 is converted
 * back. Undefined for anything else, also for an address with a zone: MultiSafepay refuses orders with a malformed one.
 */
export function toIpAddress(value: string | undefined): string | undefined {
  const first = (value ?? "").split(",")[0]?.trim() ?? ""
  const bare = first
    .replace(/^\[(.*)\](?::\d+)?$/, "$1")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1")
    .replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "")
  return bare.includes("%") ? undefined : firstIpAddress(bare)
}
