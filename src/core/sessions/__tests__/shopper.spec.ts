import fc from "fast-check"
import { ADDRESS_FIELDS as FIELDS_OF_THE_HELPER } from "../../../storefront/address"
import { shopperOfCart } from "../../../storefront/shopper"
import { ADDRESS_FIELDS, readShopper } from "../shopper"

describe("the shopper data of a storefront", () => {
  it("the storefront helper, which is built by itself, sends the address fields that the plugin reads", () => {
    expect(FIELDS_OF_THE_HELPER).toEqual(ADDRESS_FIELDS)
  })

  it("reads a storefront's shopper data in Medusa's field names", () => {
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

  it("reads every address field that the storefront helper sends", () => {
    const address = Object.fromEntries(ADDRESS_FIELDS.map((field) => [field, `some ${field}`]))

    const sent = shopperOfCart({ id: "cart_1", shipping_address: address })

    expect(readShopper(sent)).toEqual({ ...address, delivery: address })
  })

  it.each([
    ["a text instead of an object", "Mei", undefined],
    ["no content", undefined, undefined],
    ["null in their place", null, undefined],
    ["an empty object in their place", {}, undefined],
    ["only blanks", { first_name: " ", delivery: {} }, undefined],
    ["a number for a name", { first_name: 7, last_name: "Li" }, { last_name: "Li" }],
    ["an unknown key", { last_name: "Li", iban: "NL00" }, { last_name: "Li" }],
    ["a delivery address that is none", { last_name: "Li", delivery: "home" }, { last_name: "Li" }],
    ["line breaks", { address_1: "Kraanspoor\r\n39C" }, { address_1: "Kraanspoor 39C" }],
    ["half a character", { city: "Amster\ud83cdam" }, { city: "Amster dam" }],
    ["a control character", { city: "Amster\u0000dam" }, { city: "Amster dam" }],
  ])("does not stop a payment for shopper data with %s", (_what, sent, read) => {
    expect(readShopper(sent)).toEqual(read)
  })

  it("cuts every field of the shopper data to a few hundred characters", () => {
    const { city } = readShopper({ city: "茶".repeat(100_000) }) ?? {}
    expect(city?.length).toBeLessThanOrEqual(500)
  })

  it("never throws on shopper data, whatever they contain", () => {
    fc.assert(fc.property(fc.anything(), (sent) => void readShopper(sent)))
  })
})
