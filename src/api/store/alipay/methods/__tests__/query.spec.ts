import { MedusaError } from "@medusajs/framework/utils"
import { parseMethodsQuery } from "../query"

describe("the query of the methods", () => {
  it("the list of methods accepts a region, and optionally an amount, a currency, a country and a locale", () => {
    const query = {
      region_id: "reg_1",
      amount: "19.99",
      currency_code: "eur",
      country_code: "NL",
      locale: "zh-CN",
    }
    expect(parseMethodsQuery({ ...query, fields: "*" })).toEqual(query)
    expect(parseMethodsQuery({ region_id: "reg_1" })).toEqual({ region_id: "reg_1" })
  })

  it.each([0, 1e-20, -1e-20, -3, 1.2345678901234567e-6, 28.830000000000002, 999_999_999_999_999])(
    "the list of methods accepts the amount %d, as JavaScript writes it",
    (amount) => {
      expect(parseMethodsQuery({ region_id: "reg_1", amount: String(amount) }).amount).toBe(String(amount))
    },
  )

  it.each(["Simplified Chinese", "ar-EG-u-nu-latn-x-custom", ["en", "de"], ""])(
    "the list of methods ignores the language %j, which it cannot use, and hides no method for it",
    (locale) => {
      expect(parseMethodsQuery({ region_id: "reg_1", locale }).locale).toBeUndefined()
    },
  )

  it.each([
    ["no region", {}, "region_id is required"],
    ["an empty region", { region_id: " " }, "region_id is required"],
    ["a list of regions", { region_id: ["a", "b"] }, "region_id is required"],
    ["a word for an amount", { region_id: "a", amount: "ten" }, "amount must be a number in major units"],
    ["an endless amount", { region_id: "a", amount: "Infinity" }, "amount must be"],
    ["an amount that no payment has", { region_id: "a", amount: "1e15" }, "amount must be"],
    ["an exponent of many digits", { region_id: "a", amount: "1e-99999999" }, "amount must be"],
    ["a hexadecimal amount", { region_id: "a", amount: "0x10" }, "amount must be"],
    ["an empty amount", { region_id: "a", amount: "" }, "amount must be"],
    [
      "a symbol for a currency",
      { region_id: "a", currency_code: "€" },
      "currency_code must be three letters",
    ],
    ["a country in words", { region_id: "a", country_code: "China" }, "country_code must be two letters"],
  ])("the list of methods refuses %s and says what it expects", (_what, query, message) => {
    expect(() => parseMethodsQuery(query)).toThrow(
      expect.objectContaining({
        type: MedusaError.Types.INVALID_DATA,
        message: expect.stringContaining(message),
      }),
    )
  })
})
