import { paymentPageSchema } from "../payment-query"

describe("the query of the payments table", () => {
  it("the payments table shows the newest twenty payments by default", () => {
    expect(paymentPageSchema.parse({})).toEqual({ order: "-created_at", offset: 0, limit: 20 })
  })

  it("reads the query of the payments table from the texts of a URL", () => {
    expect(
      paymentPageSchema.parse({
        q: " #12 ",
        state: "open",
        amount: "10.50",
        created_at: { $gte: "2026-05-01T00:00:00Z" },
        offset: "40",
        limit: "10",
        order: "amount",
      }),
    ).toEqual({
      q: "#12",
      state: ["open"],
      amount: { $gte: 10.5, $lte: 10.5 },
      created_at: { $gte: new Date("2026-05-01T00:00:00Z") },
      offset: 40,
      limit: 10,
      order: "amount",
    })
  })

  it.each([
    ["limit", { limit: "101" }],
    ["limit", { limit: "0" }],
    ["limit", { limit: "many" }],
    ["offset", { offset: "-1" }],
    ["order", { order: "email; drop table payment" }],
    ["state.0", { state: ["stolen"] }],
    ["amount", { amount: "1e3" }],
    ["amount", { amount: "-5" }],
    ["amount", { amount: "1".repeat(16) }],
    ["amount.$gte", { amount: { $gte: "-5" } }],
    ["amount", { amount: { $like: "1" } }],
    ["created_at.$gte", { created_at: { $gte: "yesterday" } }],
    ["created_at", { created_at: "2026-05-01" }],
    ["q", { q: "x".repeat(201) }],
    ["q", { q: { a: "1" } }],
  ])("refuses a query of the payments table with a wrong %s, and says what it must be", (field, query) => {
    const { error } = paymentPageSchema.safeParse(query)
    const message = expect.stringMatching(/^must be /)
    expect(error?.issues).toMatchObject([{ path: field.split(".").map(keyOf), message }])
  })
})

/** In a path of zod's, the items of a list are numbers. */
const keyOf = (part: string) => (/^\d+$/.test(part) ? Number(part) : part)
