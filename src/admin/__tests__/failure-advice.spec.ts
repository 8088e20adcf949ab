import { adviceFor } from "../lib/failure-advice"

const answered = (status: number) => Object.assign(new Error("no"), { status })

describe("the advice after a failed request", () => {
  it.each([
    ["a login that has ended, not about a role", answered(401), "ended"],
    ["a role without the permission", answered(403), "forbidden"],
    ["something that no longer exists", answered(404), "gone"],
    ["too many requests", answered(429), "later"],
    ["a fault of the server", answered(503), "later"],
    ["a server that cannot be reached", new TypeError("Failed to fetch"), "later"],
    ["wrong input, which lasts: none", answered(400), undefined],
    ["a message of the server, which may last: none", "error 1006: Invalid transaction", undefined],
    ["an error without a status, which may last: none", new Error("error 1006"), undefined],
    ["nothing that is known: none", null, undefined],
  ])("the advice after a failed request fits %s", (_what, failure, advice) => {
    expect(adviceFor(failure)).toBe(advice)
  })
})
