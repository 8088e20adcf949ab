import fc from "fast-check"
import { isEntityId, isPaymentSessionId } from "../ids"

const SESSION = "payses_01JD3Z5Q8W9XKTMB4VC7NRHYPA"

describe("An id from a request", () => {
  it("accepts a payment session's id that has Medusa's prefix and a ULID", () => {
    expect(isPaymentSessionId(SESSION)).toBe(true)
  })

  it.each([
    ["an empty text", ""],
    ["only the prefix", "payses_"],
    ["an id with a character too few", SESSION.slice(0, -1)],
    ["an id with a character too many", `${SESSION}0`],
    ["an id with a NUL at its end", `${SESSION}\u0000`],
    ["an id with a line break at its end", `${SESSION}\n`],
    ["an id in lower-case letters", SESSION.toLowerCase()],
    ["an id with a letter that no ULID has", SESSION.replace("K", "U")],
    ["an id with another prefix", SESSION.replace("payses", "order")],
    ["an id with a path before it", `../${SESSION}`],
    ["a number", 5],
    ["a list", [SESSION]],
    ["undefined", undefined],
  ])("does not accept %s as a payment session's id", (_, id) => {
    expect(isPaymentSessionId(id)).toBe(false)
  })

  it("never accepts an id of a row that has other characters than letters, digits, _ and -", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
        expect(isEntityId(text)).toBe(
          text.length > 0 && text.length <= 64 && [...text].every((letter) => /[\w-]/.test(letter)),
        )
      }),
    )
  })
})
