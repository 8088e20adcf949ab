import { MultiSafepayError } from ".."
import { type ErrorKind, errorCodeFact } from "../error-codes"
import { noAnswerError, refusalError } from "../failure"

const write = { method: "POST", template: "/orders", pspOrderId: "payses_01" }
const read = { method: "GET", template: "/orders/{order_id}", pspOrderId: "payses_01" }
const patch = { method: "PATCH", template: "/orders/{order_id}", pspOrderId: "payses_01" }
const refund = { method: "POST", template: "/orders/{order_id}/refunds", pspOrderId: "payses_01" }
const refusal = (code?: number, httpStatus = 404) => ({ code, httpStatus, unparsable: false })

/** Code, who can fix it, and whether a write with this answer may have taken effect. */
const CODES: [number, ErrorKind, boolean][] = [
  [1000, "transient", true],
  [1001, "request", false],
  [1002, "configuration", false],
  [1003, "configuration", false],
  [1004, "configuration", false],
  [1005, "configuration", false],
  [1006, "request", false],
  [1007, "request", false],
  [1008, "request", false],
  [1010, "request", false],
  [1011, "request", false],
  [1012, "request", false],
  [1013, "request", false],
  [1014, "transient", true],
  [1015, "configuration", false],
  [1016, "request", false],
  [1017, "request", false],
  [1018, "request", false],
  [1019, "configuration", false],
  [1020, "configuration", false],
  [1021, "transient", true],
  [1022, "transient", true],
  [1023, "configuration", false],
  [1024, "request", false],
  [1025, "request", false],
  [1026, "request", false],
  [1027, "request", false],
  [1028, "request", false],
  [1029, "request", false],
  [1030, "configuration", false],
  [1031, "request", false],
  [1032, "configuration", false],
  [1033, "transient", true],
  [1034, "request", false],
  [1035, "request", false],
  [1036, "request", false],
  [5001, "request", false],
  [9999, "transient", true],
]

describe("error codes", () => {
  it.each(CODES)("error code %d is of kind %s (ambiguous after a write: %s)", (code, kind, ambiguous) => {
    const error = refusalError(write, refusal(code, 400))
    expect(error).toMatchObject({
      code,
      kind,
      httpStatus: 400,
      outcomeUnknown: ambiguous,
      pspOrderId: "payses_01",
    })
    expect(error.message).toContain(`code ${code}`)
    expect(refusalError(read, refusal(code, 400)).outcomeUnknown).toBe(false)
  })

  it("every error code that MultiSafepay documents has a row in the table", () => {
    expect(CODES.map(([code]) => code)).toEqual([...Array(10_000).keys()].filter(errorCodeFact))
  })

  it.each([
    [400, "request", false],
    [401, "configuration", false],
    [403, "configuration", false],
    [404, "request", false],
    [408, "transient", true],
    [422, "request", false],
    [429, "transient", false],
    [500, "transient", true],
    [501, "transient", true],
    [503, "transient", true],
    [504, "transient", true],
    [200, "request", false],
  ] as const)(
    "HTTP %d without a known code is of kind %s (ambiguous after a write: %s)",
    (status, kind, ambiguous) => {
      for (const code of [undefined, 7777]) {
        expect(refusalError(write, refusal(code, status))).toMatchObject({ kind, outcomeUnknown: ambiguous })
      }
    },
  )

  it("a refused refund in the test environment says what is different in a test account", () => {
    const refused = { httpStatus: 404, code: 1034, unparsable: false }
    const inTest = refusalError(refund, refused, "test").message
    expect(inTest).toMatch(/In a test account refunds of a part are off/)
    expect(inTest).toMatch(/stays reserved until you accept it/)
    expect(refusalError(refund, refused, "live").message).not.toMatch(/test account/)
  })

  it("an answer that is not MultiSafepay's leaves a write ambiguous, whatever its status", () => {
    for (const httpStatus of [200, 302, 403, 404, 502]) {
      const error = refusalError(write, { httpStatus, unparsable: true })
      expect(error).toMatchObject({ kind: "transient", outcomeUnknown: true })
      expect(error.message).toMatch(/read the order before trying again/)
    }
  })
})

describe("isNotFound", () => {
  it.each([
    ["GET with 404 and 1006", read, 404, 1006, true],
    ["PATCH with 404 and 1006", patch, 404, 1006, true],
    ["PATCH with 410 and 1000", patch, 410, 1000, true],
    ["PATCH with 404 and 1000, an unknown error", patch, 404, 1000, false],
    ["GET with 410 and 1000, an unknown error", read, 410, 1000, false],
    ["GET with 404 and 1000, an unknown error", read, 404, 1000, false],
    ["refund with 404 and 1006", refund, 404, 1006, true],
    ["refund with 404 and 1000, an unknown error", refund, 404, 1000, false],
    ["GET with HTTP 200 and 1006", read, 200, 1006, true],
    ["GET with HTTP 200 and 1000, an unknown error", read, 200, 1000, false],
    ["GET with 404 and no code, perhaps a wrong baseUrl", read, 404, undefined, false],
    ["GET with 404 and another code", read, 404, 1019, false],
    ["GET with 503 and 1006", read, 503, 1006, false],
    ["creation with 1006, which says that the id is taken", write, 404, 1006, false],
  ])(
    "isNotFound recognises whether the order does not exist: %s",
    (_name, call, httpStatus, code, expected) => {
      expect(refusalError(call, { httpStatus, code, unparsable: false }).isNotFound).toBe(expected)
    },
  )

  it("410 with 1000 is a definite answer to a PATCH and leaves nothing ambiguous", () => {
    expect(refusalError(patch, refusal(1000, 410))).toMatchObject({ kind: "request", outcomeUnknown: false })
  })

  it.each([
    ["a read, which is then tried again", read, 404, false],
    ["a read with 410", read, 410, false],
    ["a creation", write, 404, true],
    ["an update", patch, 404, true],
    ["a refund", refund, 404, true],
  ])("1000 with 404 is an unknown, transient error: %s", (_name, call, httpStatus, outcomeUnknown) => {
    const error = refusalError(call, refusal(1000, httpStatus))
    expect(error).toMatchObject({ kind: "transient", outcomeUnknown })
    expect(error.message).toMatch(/unknown error; read the order before trying again/)
  })
})

describe("errors without an answer", () => {
  it.each([
    ["a write that may have left", write, true, true],
    ["a write that never left", write, false, false],
    ["a read", read, true, false],
  ])("decides whether the outcome is unknown after no answer to %s", (_name, call, sent, outcomeUnknown) => {
    const error = noAnswerError(call, { sent, timedOut: false, reason: "ECONNRESET" }, 10_000)
    expect(error).toMatchObject({ kind: "transient", outcomeUnknown, pspOrderId: "payses_01" })
    expect(error.message).toContain("ECONNRESET")
    expect(error.httpStatus).toBeUndefined()
  })

  it("a time-out says how long it waited", () => {
    const error = noAnswerError(read, { sent: true, timedOut: true, reason: "timeout" }, 10_000)
    expect(error.message).toContain("no answer within 10000 ms")
  })
})

describe("MultiSafepayError", () => {
  it("MultiSafepayError is an Error with its name", () => {
    const error = new MultiSafepayError("no", { kind: "request", endpoint: "local" })
    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe("MultiSafepayError")
    expect(String(error)).toBe("MultiSafepayError: no")
    expect(error.isNotFound).toBe(false)
  })

  it("an order id from a forged address cannot write its own lines into a log", () => {
    const error = refusalError({ ...read, pspOrderId: "x\n2026-01-01 all is well\u001b[2J" }, refusal(1006))
    expect(error.message).toMatch(/^[ -~]+$/)
  })
})
