import fc from "fast-check"
import { readAlipayReturn } from ".."
import { withQuery } from "../return-url"

describe("readAlipayReturn", () => {
  it("readAlipayReturn finds the session in the address to which MultiSafepay sends the shopper", () => {
    expect(readAlipayReturn("?lang=nl&transactionid=payses_1")).toEqual({
      sessionId: "payses_1",
      cancelled: false,
    })
  })

  it("readAlipayReturn says that the shopper left the payment page", () => {
    expect(readAlipayReturn("?cancelled=1&transactionid=payses_1").cancelled).toBe(true)
  })

  it("readAlipayReturn finds no session in an address that was opened by hand", () => {
    expect(readAlipayReturn("?transactionid=")).toEqual({
      sessionId: undefined,
      cancelled: false,
    })
  })
})

describe("withQuery", () => {
  it.each([
    ["https://tea.shop/return", "https://tea.shop/return?step=c"],
    ["https://tea.shop/return?", "https://tea.shop/return?step=c"],
    ["https://tea.shop/return?lang=nl", "https://tea.shop/return?lang=nl&step=c"],
    ["https://tea.shop/return?lang=nl#pay", "https://tea.shop/return?lang=nl&step=c#pay"],
    ["https://tea.shop/return?step=mine", "https://tea.shop/return?step=mine"],
    ["https://tea.shop/return?my_step=x", "https://tea.shop/return?my_step=x&step=c"],
    ["teashop://return", "teashop://return?step=c"],
  ])("withQuery turns %s into %s", (url, expected) => {
    expect(withQuery(url, { step: "c" })).toBe(expected)
  })

  it("withQuery adds a value that can be read back unchanged, whatever it contains", () => {
    fc.assert(
      fc.property(
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        fc.string(),
        (url, value) => {
          fc.pre(!/[?&]step=/.test(url))
          const changed = new URL(withQuery(url, { step: value }))
          const before = new URL(url)
          expect(changed.searchParams.get("step")).toBe(value)
          changed.searchParams.delete("step")
          before.searchParams.delete("step")
          expect(changed.href).toBe(before.href)
        },
      ),
    )
  })
})
