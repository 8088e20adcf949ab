import fc from "fast-check"
import { didYouMean } from "../did-you-mean"

const OPTIONS = ["apiKey", "backendUrl", "returnUrl", "cancelUrl", "environment", "paymentType", "alipayPlus"]

describe("didYouMean", () => {
  it.each([
    ["in another letter case", "apikey", "apiKey"],
    ["with another separator", "api_key", "apiKey"],
    ["with a letter too few", "backendUr", "backendUrl"],
    ["with a letter too many", "returnnUrl", "returnUrl"],
    ["with two letters swapped", "enviroment", "environment"],
    ["with two slips in a long word", "paymenttipe", "paymentType"],
    ["with neighbours swapped", "cacnelUrl", "cancelUrl"],
  ])("suggests the known word when a word is typed %s", (_how, typed, meant) => {
    expect(didYouMean(typed, OPTIONS)).toBe(meant)
  })

  it.each([
    ["", "an empty word"],
    ["x", "a single letter"],
    ["webhookSecret", "a word that is like none of them"],
  ])("suggests no word for %j, %s", (typed) => {
    expect(didYouMean(typed, OPTIONS)).toBeUndefined()
  })

  it("suggests no word when no words are known", () => {
    expect(didYouMean("apiKey", [])).toBeUndefined()
  })

  it("suggests every known word for itself, in any letter case", () => {
    fc.assert(
      fc.property(fc.constantFrom(...OPTIONS), fc.boolean(), (option, upper) => {
        expect(didYouMean(upper ? option.toUpperCase() : option.toLowerCase(), OPTIONS)).toBe(option)
      }),
    )
  })
})
