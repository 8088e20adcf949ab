import { toQuery } from "../payments/to-query"

const query = (filtering: Record<string, unknown>) => toQuery({ search: "", filtering, sorting: null })

describe("the query of the payments table", () => {
  it("the query of the payments table has no filters when none is set", () => {
    expect(query({})).toEqual({})
  })

  it.each([
    ["a filter that was only just added", { amount: null, created_at: null, state: [] }, { state: [] }],
    ["states", { state: ["paid", "open"] }, { state: ["paid", "open"] }],
    ["an amount", { amount: 10.5 }, { amount: 10.5 }],
    ["an amount of zero", { amount: 0 }, { amount: 0 }],
    ["an equal amount", { amount: { $eq: 10 } }, { amount: 10 }],
    ["larger amounts", { amount: { $gt: 10 } }, { amount: { $gt: 10 } }],
    [
      "days from a date on",
      { created_at: { $gte: "2026-05-01T00:00:00Z" } },
      { created_at: { $gte: "2026-05-01T00:00:00Z" } },
    ],
  ])("the query of the payments table passes on %s", (_what, filtering, expected) => {
    expect(query(filtering)).toEqual(expected)
  })

  it("the query of the payments table includes all of the last day", () => {
    const midnight = new Date(2026, 4, 5)
    const { created_at } = query({ created_at: { $lte: midnight.toISOString() } })
    expect(created_at).toEqual({ $lte: new Date(2026, 4, 5, 23, 59, 59, 999).toISOString() })
  })

  it.each([
    ["a space for the tab between two pasted cells", "1001\tmei", { q: "1001 mei" }],
    ["no half of a character", "mei\ud83d", { q: "mei" }],
    ["no search for a lone tab", "\t", {}],
  ])("the query of the payments table has %s", (_what, search, expected) => {
    expect(toQuery({ search, filtering: {}, sorting: null })).toEqual(expected)
  })

  it("the query of the payments table names search and order", () => {
    expect(toQuery({ search: "mei", filtering: {}, sorting: { id: "amount", desc: true } })).toEqual({
      q: "mei",
      order: "-amount",
    })
  })
})
