import fc from "fast-check"
import { formatAmount, parseAmount } from "../money"

test.each([
  [0, "EUR", "0.00 EUR"],
  [5, "EUR", "0.05 EUR"],
  [123456, "USD", "1234.56 USD"],
  [-1200, "EUR", "-12.00 EUR"],
  [1500, "JPY", "1500 JPY"],
])("the amount %d %s is shown as %s", (amount, currency, shown) => {
  expect(formatAmount(amount, currency)).toBe(shown)
})

test("an amount that is shown can be typed in again", () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom("EUR", "USD", "JPY"), (amount, currency) => {
      expect(parseAmount(formatAmount(amount, currency).split(" ")[0] ?? "", currency)).toBe(amount)
    }),
  )
})

test.each([
  ["12,5", 1250],
  [" 7 ", 700],
  ["1.234", null],
  ["-1", null],
  ["ten", null],
  ["", null],
])("the typed amount %p is read as %p cents", (text, amount) => {
  expect(parseAmount(text, "EUR")).toBe(amount)
})
