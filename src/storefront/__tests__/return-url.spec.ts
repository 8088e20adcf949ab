import fc from "fast-check"
import { readAlipayReturn } from ".."
import { withQuery } from "../return-url"

describe("readAlipayReturn", () => {
  it("finds session and cart in the address that MultiSafepay sends the shopper to", () => {
    expect(readAlipayReturn("?cart_id=cart_1&transactionid=payses_1")).toEqual({
      sessionId: "payses_1",
      cartId: "cart_1",
      cancelled: false,
    })
  })

  it("says that the shopper left the payment page", () => {
    expect(readAlipayReturn("?cancelled=1&transactionid=payses_1").cancelled).toBe(true)
  })

  it("has no session for an address opened by hand", () => {
    expect(readAlipayReturn("?transactionid=")).toEqual({
      sessionId: undefined,
      cartId: undefined,
      cancelled: false,
    })
  })
})

describe("withQuery", () => {
  it.each([
    ["https://tea.shop/return", "https://tea.shop/return?cart_id=c"],
    ["https://tea.shop/return?", "https://tea.shop/return?cart_id=c"],
    ["https://tea.shop/return?lang=nl", "https://tea.shop/return?lang=nl&cart_id=c"],
    ["https://tea.shop/return?lang=nl#pay", "https://tea.shop/return?lang=nl&cart_id=c#pay"],
    ["https://tea.shop/return?cart_id=mine", "https://tea.shop/return?cart_id=mine"],
    ["https://tea.shop/return?my_cart_id=x", "https://tea.shop/return?my_cart_id=x&cart_id=c"],
    ["teashop://return", "teashop://return?cart_id=c"],
  ])("%s → %s", (url, expected) => {
    expect(withQuery(url, { cart_id: "c" })).toBe(expected)
  })

  it("adds a value that comes back unchanged, whatever it holds", () => {
    fc.assert(
      fc.property(
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        fc.string(),
        (url, value) => {
          fc.pre(!/[?&]cart_id=/.test(url))
          const changed = new URL(withQuery(url, { cart_id: value }))
          const before = new URL(url)
          expect(changed.searchParams.get("cart_id")).toBe(value)
          changed.searchParams.delete("cart_id")
          before.searchParams.delete("cart_id")
          expect(changed.href).toBe(before.href)
        },
      ),
    )
  })
})
