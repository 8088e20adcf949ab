import { MathBN } from "@medusajs/framework/utils"
import fc from "fast-check"
import { unbranded } from "../../../multisafepay/__tests__/branded"
import { describeVectors } from "../../../multisafepay/__tests__/vectors"
import { type CartLine, readCartLines } from "../../shop-db/sessions/cart-lines"
import * as cart from "../shopping-cart"

const { cartTotal } = cart
const toPspShoppingCart = unbranded(cart.toPspShoppingCart)

const line = (changes: Partial<CartLine> = {}): CartLine => ({
  id: "cali_1",
  sku: "LONGJING-50",
  title: "Longjing",
  variant: "50 g",
  quantity: "2",
  price: "12.5",
  includes_tax: true,
  shipping: false,
  tax_rates: ["9"],
  discounts: [],
  ...changes,
})
const SHIPPING = line({
  id: "casm_1",
  sku: null,
  variant: null,
  title: "Parcel",
  quantity: "1",
  price: "4.95",
  shipping: true,
})
const items = (lines: CartLine[], amount: number, currency = "EUR", decimals = 2) =>
  toPspShoppingCart(lines, amount, currency, decimals)?.shopping_cart.items

describe("the cart's total, by MultiSafepay's rule", () => {
  it.each([
    ["prices that hold the tax", [{ unitPrice: "11.4678899083", quantity: 2, rate: "0.09" }], "25.00"],
    ["no tax", [{ unitPrice: "0.01", quantity: 3, rate: "0" }], "0.03"],
    ["half a cent, which is rounded up", [{ unitPrice: "0.005", quantity: 1, rate: "0" }], "0.01"],
    [
      "a discount as a line of its own",
      [
        { unitPrice: "10", quantity: 1, rate: "0.21" },
        { unitPrice: "-2", quantity: 1, rate: "0.21" },
      ],
      "9.68",
    ],
    ["an empty cart", [], "0.00"],
  ])("computes the cart's total by MultiSafepay's rule for %s", (_what, lines, total) => {
    expect(cartTotal(lines)).toBe(total)
  })

  describeVectors("cart-rounding.json", (text) => {
    it("computes the total that MultiSafepay's documentation shows", () => {
      const vector = JSON.parse(text) as {
        cart_total: number
        items: { unit_price: number; quantity: number; rate: number }[]
      }
      const lines = vector.items.map(({ unit_price, quantity, rate }) => ({
        unitPrice: String(unit_price),
        quantity,
        rate: String(rate),
      }))
      expect(cartTotal(lines)).toBe(vector.cart_total.toFixed(2))
    })
  })
})

describe("the shopping cart at MultiSafepay", () => {
  it("shows each line of the shopping cart without tax, with its rate, and never decides the amount", () => {
    expect(toPspShoppingCart([line(), SHIPPING], 2995, "EUR", 2)).toEqual({
      shopping_cart: {
        items: [
          {
            name: "Longjing · 50 g",
            unit_price: 11.4678899083,
            quantity: 2,
            merchant_item_id: "LONGJING-50",
            tax_table_selector: "0.09",
            currency: "EUR",
          },
          {
            name: "Parcel",
            unit_price: 4.5412844037,
            quantity: 1,
            merchant_item_id: "msp-shipping",
            tax_table_selector: "0.09",
            currency: "EUR",
          },
        ],
      },
      checkout_options: {
        validate_cart: false,
        tax_tables: {
          default: { shipping_taxed: true, rate: 0 },
          alternate: [{ name: "0.09", standalone: true, rules: [{ rate: 0.09 }] }],
        },
      },
    })
  })

  it.each<[string, CartLine[], number]>([
    ["prices without tax", [line({ price: "10", includes_tax: false, tax_rates: ["21"] })], 2420],
    ["a discount that holds the tax", [line({ discounts: [{ amount: "5", includes_tax: true }] })], 2000],
    [
      "a discount on a price without tax",
      [line({ price: "10", includes_tax: false, discounts: [{ amount: "5", includes_tax: false }] })],
      1635,
    ],
    ["two taxes on one line", [line({ price: "10", includes_tax: false, tax_rates: ["5", "9.975"] })], 2300],
    [
      "free shipping",
      [line(), { ...SHIPPING, discounts: [{ amount: String(4.95 / 1.09), includes_tax: false }] }],
      2500,
    ],
  ])("sends a shopping cart with %s", (_what, lines, amount) => {
    expect(items(lines, amount)).toHaveLength(lines.length)
  })

  it.each<[string, CartLine[], number, string, number]>([
    ["that adds up to another amount: a gift card, a surcharge", [line()], 2000, "EUR", 2],
    ["in a currency without cents", [line({ price: "12500" })], 25000, "KRW", 0],
    ["with a fraction as quantity", [line({ quantity: "1.5" })], 1875, "EUR", 2],
    ["with zero as quantity", [line({ quantity: "0" })], 0, "EUR", 2],
    // 10.005 without tax and 10.005 of tax are both rounded up: one cent too much.
    [
      "with half a cent on both sides",
      [line({ quantity: "1", price: "10.005", includes_tax: false, tax_rates: ["100"] })],
      2001,
      "EUR",
      2,
    ],
  ])("leaves out a shopping cart %s", (_what, lines, amount, currency, decimals) => {
    expect(toPspShoppingCart(lines, amount, currency, decimals)).toBeUndefined()
  })

  it("gives every line of the shopping cart a unique name", () => {
    const lines = [line(), line({ id: "cali_2" }), line({ id: "cali_3", sku: " " })]
    expect(items(lines, 7500)?.map((item) => item.merchant_item_id)).toEqual(["cali_1", "cali_2", "cali_3"])
  })

  it("the shopping cart always adds up to the amount when it is sent", () => {
    const cents = (max: number) => fc.integer({ min: 1, max }).map((minor) => (minor / 100).toFixed(2))
    const anyLine = fc.record({
      quantity: fc.integer({ min: 1, max: 20 }).map(String),
      price: cents(100_000),
      includes_tax: fc.boolean(),
      tax_rates: fc.constantFrom<string[]>([], ["9"], ["21"], ["5.5"], ["5", "9.975"]),
    })
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: -1, max: 1 }),
        (changes, off) => {
          const lines = changes.map((change, index) => line({ ...change, id: `cali_${index}` }))
          const gross = lines.reduce((sum, { price, quantity, includes_tax, tax_rates }) => {
            const rate = tax_rates.reduce((all, one) => all + Number(one), 0) / 100
            return sum + Number(price) * Number(quantity) * (includes_tax ? 1 : 1 + rate)
          }, 0)
          const amount = Math.round(gross * 100) + off
          const sent = toPspShoppingCart(lines, amount, "EUR", 2)
          fc.pre(sent !== undefined)
          const total = cartTotal(
            (sent?.shopping_cart.items ?? []).map((item) => ({
              unitPrice: String(item.unit_price),
              quantity: item.quantity,
              rate: String(item.tax_table_selector),
            })),
          )
          expect(MathBN.mult(total, 100).toNumber()).toBe(amount)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe("the cart lines from the database", () => {
  const row = { id: "cali_1", title: "50 g", quantity: "2", price: "12.5", includes_tax: true }

  it("reads cart lines that lack tax, discounts and a variant", () => {
    expect(readCartLines([{ ...row, sku: null, tax_rates: null, discounts: null }], null)).toEqual([
      { ...row, sku: null, shipping: false, tax_rates: [], discounts: [] },
    ])
  })

  it.each([
    ["missing", null, null],
    ["without a readable amount", [{ ...row, price: "NaN" }], null],
    ["of another shape", "[]", [{}]],
  ])("does not use cart lines that are %s", (_what, rows, shipping) => {
    expect(readCartLines(rows, shipping)).toBeUndefined()
  })
})
