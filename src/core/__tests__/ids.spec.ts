import fc from "fast-check"
import { isEntityId, isPaymentSessionId } from "../ids"

const SESSION = "payses_01JD3Z5Q8W9XKTMB4VC7NRHYPA"

describe("An id from outside", () => {
  it("is taken for a payment session's when it has Medusa's prefix and a ULID", () => {
    expect(isPaymentSessionId(SESSION)).toBe(true)
  })

  it.each([
    ["nothing", ""],
    ["the prefix alone", "payses_"],
    ["a character too few", SESSION.slice(0, -1)],
    ["a character too many", `${SESSION}0`],
    ["a NUL at its end", `${SESSION}\u0000`],
    ["a line of its own at its end", `${SESSION}\n`],
    ["lower-case letters", SESSION.toLowerCase()],
    ["a letter that no ULID has", SESSION.replace("K", "U")],
    ["another prefix", SESSION.replace("payses", "order")],
    ["a path before it", `../${SESSION}`],
    ["a number in its place", 5],
    ["a list in its place", [SESSION]],
    ["nothing at all in its place", undefined],
  ])("is not taken for a payment session's with %s", (_, id) => {
    expect(isPaymentSessionId(id)).toBe(false)
  })

  it("that is not of letters, digits, _ and - is never taken for that of a row", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
        expect(isEntityId(text)).toBe(
          text.length > 0 && text.length <= 64 && [...text].every((letter) => /[\w-]/.test(letter)),
        )
      }),
    )
  })
})
