import { describeVectors } from "../../../multisafepay/__tests__/vectors"
import { checkRequest } from "../../../multisafepay/check-request"
import { customerSchema, deliverySchema } from "../../../multisafepay/customer"
import type { Shopper } from "../../sessions/shopper"
import { toIpAddress, toPspCustomer, toPspDelivery } from "../customer-request"

const MEI: Shopper = {
  email: "mei@example.com",
  first_name: "Mei",
  last_name: "de Vries",
  company: "Tea & Co",
  phone: "+31201234567",
  address_1: "Kraanspoor 39C",
  address_2: "2nd floor",
  postal_code: "1033SC",
  city: "Amsterdam",
  country_code: "nl",
  delivery: {
    first_name: "Jan",
    last_name: "Jansen",
    address_1: "Rue de la Loi 16 bte 3",
    postal_code: "1000",
    city: "Bruxelles",
    country_code: "be",
  },
}
const REQUEST = { ip: "203.0.113.9", forwardedIp: "198.51.100.7", userAgent: "Mozilla/5.0" }

/** What is sent, after the client has applied MultiSafepay's limits. */
const customer = (shopper: Shopper | undefined, request = {}, data: "full" | "minimal" | "none" = "full") =>
  checkRequest(customerSchema, toPspCustomer(shopper, request, "nl_NL", data), "POST /orders")
const delivery = (shopper: Shopper, data: "full" | "minimal" | "none" = "full") =>
  checkRequest(deliverySchema.optional(), toPspDelivery(shopper, data), "POST /orders")

describe("the shopper data for MultiSafepay", () => {
  it("sends the company of the delivery address with the shopper, unless the shopper names one", () => {
    const delivered = { ...MEI, delivery: { ...MEI.delivery, company: "Warehouse Ltd" } }
    expect(customer({ ...delivered, company: undefined } as Shopper, REQUEST)).toMatchObject({
      company_name: "Warehouse Ltd",
    })
    expect(customer(delivered, REQUEST)).toMatchObject({ company_name: "Tea & Co" })
  })

  it("sends the full shopper data: person, address with a separate house number, and where the request came from", () => {
    expect(customer(MEI, REQUEST)).toEqual({
      locale: "nl_NL",
      first_name: "Mei",
      last_name: "de Vries",
      company_name: "Tea & Co",
      email: "mei@example.com",
      phone: "+31201234567",
      address1: "Kraanspoor",
      house_number: "39C",
      address2: "2nd floor",
      zip_code: "1033SC",
      city: "Amsterdam",
      country: "NL",
      ip_address: "203.0.113.9",
      forwarded_ip: "198.51.100.7",
      user_agent: "Mozilla/5.0",
    })
    expect(delivery(MEI)).toEqual({
      first_name: "Jan",
      last_name: "Jansen",
      address1: "Rue de la Loi",
      house_number: "16 bte 3",
      zip_code: "1000",
      city: "Bruxelles",
      country: "BE",
      email: "mei@example.com",
    })
  })

  it("sends the minimal shopper data: what the law requires, and no more", () => {
    expect(customer(MEI, REQUEST, "minimal")).toEqual({
      locale: "nl_NL",
      first_name: "Mei",
      last_name: "de Vries",
      email: "mei@example.com",
      country: "NL",
      ip_address: "203.0.113.9",
      forwarded_ip: "198.51.100.7",
    })
    expect(delivery(MEI, "minimal")).toBeUndefined()
  })

  it("sends only the language of the page when no shopper data may be shared", () => {
    expect(customer(MEI, REQUEST, "none")).toEqual({ locale: "nl_NL" })
    expect(delivery(MEI, "none")).toBeUndefined()
  })

  it("starts a payment without any shopper data", () => {
    expect(customer(undefined)).toEqual({ locale: "nl_NL" })
  })
})

describe("a detail that MultiSafepay would refuse", () => {
  it.each<[string, Partial<Shopper>, Record<string, unknown>]>([
    [
      "a long name is cut",
      { first_name: "x".repeat(40), last_name: "Li" },
      { first_name: "x".repeat(25), last_name: "Li" },
    ],
    [
      "a long name is cut between characters, not within one",
      { last_name: `${"x".repeat(24)}🍵🍵` },
      { last_name: `${"x".repeat(24)}🍵` },
    ],
    [
      "a Chinese name with one character in a part is kept as one",
      { first_name: "伟", last_name: "王" },
      { last_name: "王伟" },
    ],
    ["an initial is kept with the name", { first_name: "J", last_name: "Smith" }, { last_name: "J Smith" }],
    ["a name of one character is left out", { last_name: "O" }, {}],
    [
      "a long street is cut",
      { address_1: `${"Lange".repeat(20)} 12` },
      { address1: "Lange".repeat(20).slice(0, 64), house_number: "12" },
    ],
    ["a long city is cut", { city: "城".repeat(60) }, { city: "城".repeat(50) }],
    ["a long postal code is left out", { postal_code: "12345678901" }, {}],
    ["a long phone number is left out", { phone: "1".repeat(26) }, {}],
    ["a province in words is left out", { province: "Noord-Holland" }, {}],
    ["a province with its country loses it", { province: "us-ca" }, { state: "CA" }],
    ["a province as a code is kept", { province: "CA" }, { state: "CA" }],
    ["a text that is no e-mail address is left out", { email: "mei" }, {}],
    ["an e-mail address that is too long is left out", { email: `${"x".repeat(100)}@example.com` }, {}],
    ["a country that does not exist is left out", { country_code: "xx" }, {}],
    ["a country by its name is left out", { country_code: "China" }, {}],
    ["a country that is not in the standard is left out", { country_code: "XK" }, {}],
    ["a country in small letters is sent in capitals", { country_code: "cn" }, { country: "CN" }],
  ])("a detail that MultiSafepay would refuse does not stop a payment: %s", (_what, shopper, sent) => {
    expect(customer(shopper)).toEqual({ locale: "nl_NL", ...sent })
  })

  it("a delivery address that lacks a part is left out as a whole", () => {
    expect(
      delivery({ ...MEI, delivery: { ...MEI.delivery, postal_code: undefined } as Shopper }),
    ).toBeUndefined()
    expect(delivery({ ...MEI, delivery: { ...MEI.delivery, country_code: "xx" } })).toBeUndefined()
  })
})

describe("the client address of a request", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["203.0.113.9:49152", "203.0.113.9"],
    ["2001:db8::1", "2001:db8::1"],
    ["[2001:db8::1]:443", "2001:db8::1"],
    [" 203.0.113.9 , 10.0.0.1", "203.0.113.9"],
    ["fe80::1%eth0", undefined],
    ["unknown", undefined],
    ["999.1.1.1", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("sends the client address %s as %s", (seen, sent) => {
    expect(toIpAddress(seen)).toBe(sent)
  })

  it.each([
    [
      "one address when both are the same",
      { ip: "203.0.113.9", forwardedIp: "203.0.113.9, 10.0.0.1" },
      { ip_address: "203.0.113.9" },
    ],
    [
      "what is left when one is no address",
      { ip: "203.0.113.9", forwardedIp: "<script>" },
      { ip_address: "203.0.113.9" },
    ],
    [
      "the forwarded one when the other is missing",
      { forwardedIp: "198.51.100.7" },
      { ip_address: "198.51.100.7" },
    ],
  ])("sends as the client address %s", (_what, request, sent) => {
    expect(customer(undefined, request, "minimal")).toEqual({ locale: "nl_NL", ...sent })
  })

  describeVectors("ip-address.json", (text) => {
    const { cases } = JSON.parse(text) as { cases: { in: string; out: string | null }[] }
    it.each(cases)("sends the street address $in as $out", ({ in: seen, out }) => {
      expect(toIpAddress(seen)).toBe(out ?? undefined)
    })
  })
})
