import { MedusaError } from "@medusajs/framework/utils"
import fc from "fast-check"
import { shortReason } from "../short-reason"

describe("The reason of an error", () => {
  it("the reason of an error is its message when the message is short", () => {
    expect(shortReason(new MedusaError("not_found", "There is no such cart"))).toBe("There is no such cart")
  })

  it("the reason of a database error is its SQLSTATE, never the statement or its parameters", () => {
    const error = Object.assign(new Error("select 'payses_evil' - invalid byte sequence"), {
      code: "22021",
      severity: "ERROR",
      routine: "report_invalid_encoding",
    })
    expect(shortReason(error)).toBe("database error 22021")
  })

  it.each([
    ["a text instead of an error", "gone", "gone"],
    ["nothing instead of an error", undefined, "undefined"],
    ["an error without a message", new TypeError(), "TypeError"],
    [
      "a system's error, whose code is no SQLSTATE",
      Object.assign(new Error("reset"), { code: "EPIPE" }),
      "reset",
    ],
  ])("the reason is plain text for %s", (_, error, said) => {
    expect(shortReason(error)).toBe(said)
  })

  it("the reason of an error is one line of at most 300 characters, whatever the error contains", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 5_000 }), (message) => {
        const said = shortReason(new Error(message))
        expect(said.length).toBeLessThanOrEqual(300)
        expect(said).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
      }),
    )
  })
})
