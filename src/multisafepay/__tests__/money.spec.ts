import fc from "fast-check"
import * as money from ".."
import { unbranded } from "./branded"

const { MultiSafepayError, minorUnitDecimals, toMinorUnits } = money
const toMajorUnits = unbranded(money.toMajorUnits)

describe("minorUnitDecimals", () => {
  it.each([
    ["EUR", 2],
    ["USD", 2],
    ["eur", 2],
    ["MYR", 2],
    ["PHP", 2],
    ["THB", 2],
    ["JPY", 0],
  ])("minorUnitDecimals knows that %s has %d decimals", (currency, decimals) => {
    expect(minorUnitDecimals(currency)).toBe(decimals)
  })

  it.each(["KRW", "ISK", "CLP", "HUF", "TWD", "VND", "XOF", "KWD", "BHD", "OMR", "TND", "krw"])(
    "minorUnitDecimals refuses to guess %s and names the option that sets it",
    (currency) => {
      const attempt = () => minorUnitDecimals(currency)
      expect(attempt).toThrow(MultiSafepayError)
      expect(attempt).toThrow(/currencyDecimals/)
      expect(attempt).toThrow(expect.objectContaining({ kind: "configuration" }))
    },
  )

  it("minorUnitDecimals prefers the merchant's decimals to its own table", () => {
    expect(minorUnitDecimals("KRW", { KRW: 0 })).toBe(0)
    expect(minorUnitDecimals("JPY", { JPY: 2 })).toBe(2)
    expect(minorUnitDecimals("KWD", { KWD: 3 })).toBe(3)
  })

  it.each(["", "EURO", "E1R", "€"])("minorUnitDecimals refuses %j as a currency", (currency) => {
    expect(() => minorUnitDecimals(currency)).toThrow(/three-letter code/)
  })
})

describe("toMinorUnits", () => {
  it.each([
    ["10.99", 2, 1099],
    ["10", 2, 1000],
    ["0", 2, 0],
    ["0.01", 2, 1],
    ["007.10", 2, 710],
    ["10.9900", 2, 1099],
    ["1234", 0, 1234],
    ["1234.000", 0, 1234],
    ["1.234", 3, 1234],
    ["90071992547409.91", 2, Number.MAX_SAFE_INTEGER],
    // Floats would make 1998.9999999999998 and 113.99999999999999 of these.
    ["19.99", 2, 1999],
    ["1.14", 2, 114],
  ])("toMinorUnits reads %j with %d decimals as %d", (decimal, decimals, minor) => {
    expect(toMinorUnits(decimal, decimals)).toBe(minor)
  })

  it.each([
    ["10.999", 2, /fraction of a minor unit/],
    ["0.001", 2, /fraction of a minor unit/],
    ["1.5", 0, /fraction of a minor unit/],
    ["-1", 2, /decimal number/],
    ["-0", 2, /decimal number/],
    ["NaN", 2, /decimal number/],
    ["Infinity", 2, /decimal number/],
    ["", 2, /decimal number/],
    [".", 2, /decimal number/],
    ["e5", 2, /decimal number/],
    ["1,50", 2, /decimal number/],
    ["1.000.00", 2, /decimal number/],
    ["0x10", 2, /decimal number/],
    ["1 000", 2, /decimal number/],
    ["١٢", 2, /decimal number/],
    ["90071992547409.92", 2, /too large/],
    ["9007199254740993", 0, /too large/],
    ["1".repeat(400), 2, /too large/],
    ["1e3", 2, /decimal number/],
    [".5", 2, /decimal number/],
    ["+1", 2, /decimal number/],
    ["1\n", 2, /decimal number/],
  ])("toMinorUnits refuses %j with %d decimals", (decimal, decimals, message) => {
    expect(() => toMinorUnits(decimal, decimals)).toThrow(message)
  })

  it("toMinorUnits either answers exactly or throws, whatever its argument", () => {
    const input = fc.oneof(fc.string(), fc.double().map(String))
    fc.assert(
      fc.property(input, fc.integer({ min: 0, max: 4 }), (decimal, decimals) => {
        try {
          return Number.isSafeInteger(toMinorUnits(decimal, decimals))
        } catch (error) {
          return error instanceof MultiSafepayError
        }
      }),
      { numRuns: 5_000 },
    )
  })
})

describe("toMajorUnits", () => {
  it.each([
    [1099, 2, "10.99"],
    [0, 2, "0.00"],
    [1, 2, "0.01"],
    [10, 2, "0.10"],
    [1234, 0, "1234"],
    [1, 3, "0.001"],
    [Number.MAX_SAFE_INTEGER, 2, "90071992547409.91"],
  ])("toMajorUnits writes %d with %d decimals as %s", (minor, decimals, major) => {
    expect(toMajorUnits(minor, decimals)).toBe(major)
  })

  it.each([-1, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])(
    "toMajorUnits refuses %d minor units",
    (minor) => {
      expect(() => toMajorUnits(minor, 2)).toThrow(/whole number of minor units/)
    },
  )

  it("100,000 amounts are unchanged after toMajorUnits and toMinorUnits", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 4 }), (minor, decimals) => {
        const major = toMajorUnits(minor, decimals)
        return toMinorUnits(major, decimals) === minor
      }),
      { numRuns: 100_000 },
    )
  })
})
