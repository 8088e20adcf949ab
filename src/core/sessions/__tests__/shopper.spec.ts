import fc from "fast-check"
import { shopperOfCart } from "../../../storefront/shopper"
import { ADDRESS_FIELDS, readShopper } from "../shopper"

describe("what a storefront says of its shopper", () => {
  it("is read in Medusa's words", () => {
    const shopper = {
      email: "mei@example.com",
      first_name: "Mei",
      last_name: "de Vries",
      phone: "+31201234567",
      address_1: "Kraanspoor 39C",
      postal_code: "1033SC",
      city: "Amsterdam",
      country_code: "nl",
      delivery: { first_name: "Jan", city: "Utrecht" },
    }
    expect(readShopper(shopper)).toEqual(shopper)
  })

  it("has every field of an address from the storefront helper too", () => {
    const address = Object.fromEntries(ADDRESS_FIELDS.map((field) => [field, `some ${field}`]))

    const sent = shopperOfCart({ id: "cart_1", shipping_address: address })

    expect(readShopper(sent)).toEqual({ ...address, delivery: address })
  })

  it.each([
    ["no object", "Mei", undefined],
    ["nothing", undefined, undefined],
    ["null", null, undefined],
    ["an empty object", {}, undefined],
    ["only blanks", { first_name: " ", delivery: {} }, undefined],
    ["a number for a name", { first_name: 7, last_name: "Li" }, { last_name: "Li" }],
    ["an unknown key", { last_name: "Li", iban: "NL00" }, { last_name: "Li" }],
    ["a delivery that is none", { last_name: "Li", delivery: "home" }, { last_name: "Li" }],
    ["line breaks", { address_1: "Kraanspoor\r\n39C" }, { address_1: "Kraanspoor 39C" }],
    ["half a character", { city: "Amster\ud83cdam" }, { city: "Amster dam" }],
    ["a control character", { city: "Amster\u0000dam" }, { city: "Amster dam" }],
  ])("%s does not stop a payment", (_what, sent, read) => {
    expect(readShopper(sent)).toEqual(read)
  })

  it("is never more than a few hundred characters in a field", () => {
    const { city } = readShopper({ city: "茶".repeat(100_000) }) ?? {}
    expect(city?.length).toBeLessThanOrEqual(500)
  })

  it("never throws, whatever it is", () => {
    fc.assert(fc.property(fc.anything(), (sent) => void readShopper(sent)))
  })
})
