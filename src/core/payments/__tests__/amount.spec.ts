import { BigNumber } from "@medusajs/framework/utils"
import fc from "fast-check"
import { toBookedMinorUnits, toPspAmount } from "../amount"

const ROUNDING = { currencyDecimals: {}, amountRounding: "half-up" } as const
const REFUSING = { currencyDecimals: {}, amountRounding: "refuse" } as const

describe("An amount that is sent to MultiSafepay", () => {
  it.each<[string, string | number, string, number]>([
    ["unchanged when it has no fraction of a cent", "13.45", "EUR", 1_345],
    ["without the noise of floating point behind 28.83", 28.830000000000002, "EUR", 2_883],
    ["without the noise of floating point below a cent", "9.949999999999999", "EUR", 995],
    ["with half a cent rounded up", "13.905", "EUR", 1_391],
    ["with half a cent rounded up that noise has made a little less", 13.904999999999999, "EUR", 1_391],
    ["with half a cent rounded up that noise has made a little more", "13.905000000000001", "EUR", 1_391],
    ["with less than half a cent rounded down", "32.6449", "EUR", 3_264],
    ["with more than half a cent rounded up", "32.6455", "EUR", 3_265],
    ["in whole yen", "1200.5", "JPY", 1_201],
    ["that is so small that it is written with an exponent", 1e-9, "EUR", 0],
  ])("sends an amount of Medusa %s", (_how, amount, currency, minor) => {
    expect(toPspAmount(amount, currency, ROUNDING)).toBe(minor)
    expect(toPspAmount(new BigNumber(amount), currency, ROUNDING)).toBe(minor)
    expect(toPspAmount({ value: String(amount) }, currency, ROUNDING)).toBe(minor)
  })

  it("never sends a fraction of a minor unit when the merchant chose to refuse fractions", () => {
    expect(() => toPspAmount("13.905", "EUR", REFUSING)).toThrow(
      expect.objectContaining({ type: "invalid_data", code: "amount_has_fraction" }),
    )
    expect(() => toPspAmount("13.905", "EUR", REFUSING)).toThrow(/cannot take 13.905 EUR/)
    expect(() => toPspAmount("1200.5", "JPY", REFUSING)).toThrow(/fraction of a minor unit/)
  })

  it.each([28.830000000000002, "9.949999999999999", "12.9500000004", 0.1 + 0.2])(
    "ignores rounding noise below a millionth when the merchant refuses fractions: %s",
    (amount) => {
      expect(toPspAmount(amount, "EUR", REFUSING)).toBe(Math.round(Number(amount) * 100))
    },
  )

  it("never sends a negative amount", () => {
    expect(() => toPspAmount("-1", "EUR", ROUNDING)).toThrow(/zero or more/)
  })

  it("sends the same whole number of cents, regardless of what floating point does to the amount on the way", () => {
    const noise = fc.double({ min: -4e-7, max: 4e-7, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000 }), noise, (cents, off) => {
        expect(toPspAmount(cents / 100 + off, "EUR", ROUNDING)).toBe(cents)
        expect(toPspAmount(cents / 100 + off, "EUR", REFUSING)).toBe(cents)
      }),
    )
  })
})

describe("An amount of the shop", () => {
  it.each<[string, string | number, number]>([
    ["with half a cent rounded up", "41.525", 4_153],
    ["with a negative half cent rounded like a positive one", "-41.525", -4_153],
    ["without floating point noise", "-28.830000000000002", -2_883],
    ["that rounds to zero without a sign", "-0.0000001", 0],
    ["that is a long decimal text of PostgreSQL", "37.750000000000000000", 3_775],
    ["beyond 2^53 as the largest number, which equals no payment", "99500000000000", Number.MAX_SAFE_INTEGER],
    ["far below zero as the smallest number", "-1e400", -Number.MAX_SAFE_INTEGER],
  ])("reads an amount of the shop %s", (_how, amount, minor) => {
    expect(toBookedMinorUnits(amount, "eur", { currencyDecimals: {} })).toBe(minor)
  })

  it("reads an amount of the shop in the decimals that the merchant has configured for the currency", () => {
    expect(toBookedMinorUnits("1.2345", "kwd", { currencyDecimals: { KWD: 3 } })).toBe(1_235)
  })

  it("reads any decimal number as an amount of the shop, and its negative as the negative amount", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (amount) => {
        const minor = toBookedMinorUnits(amount, "EUR", { currencyDecimals: {} })
        expect(Number.isSafeInteger(minor)).toBe(true)
        expect(Math.abs(minor - amount * 100)).toBeLessThan(0.6)
        expect(toBookedMinorUnits(-amount, "EUR", { currencyDecimals: {} })).toBe(minor === 0 ? 0 : -minor)
      }),
    )
  })

  it("refuses to read an amount of the shop that is not a number", () => {
    expect(() => toBookedMinorUnits("a lot", "EUR", { currencyDecimals: {} })).toThrow(
      /is not a valid amount/,
    )
  })
})
