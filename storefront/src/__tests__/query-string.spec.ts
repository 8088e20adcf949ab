import { stringify } from "../query-string"

describe("The query of a request to Medusa", () => {
  it.each<[what: string, query: Parameters<typeof stringify>[0], text: string]>([
    ["no query", undefined, ""],
    ["texts, numbers and booleans", { q: "tea", limit: 48, done: false }, "q=tea&limit=48&done=false"],
    ["what is missing", { a: undefined, b: null, c: "" }, "c="],
    ["a list", { id: ["one", "two"] }, "id%5B0%5D=one&id%5B1%5D=two"],
    [
      "an object in an object",
      { created_at: { $gte: new Date("2026-01-02T03:04:05Z") } },
      "created_at%5B%24gte%5D=2026-01-02T03%3A04%3A05.000Z",
    ],
    [
      "characters with a meaning in a URL",
      { fields: "+id,*items", q: "a&b=c" },
      "fields=%2Bid%2C*items&q=a%26b%3Dc",
    ],
  ])("%s is written as Medusa reads it", (_what, query, text) => {
    expect(stringify(query)).toBe(text)
  })
})
