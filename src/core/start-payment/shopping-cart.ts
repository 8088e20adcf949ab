import { MathBN } from "@medusajs/framework/utils"
import type { CreateOrderRequest, MinorUnits } from "../../multisafepay"
import type { CartLine } from "../shop-db/sessions/cart-lines"

export type PspShoppingCart = Required<Pick<CreateOrderRequest, "shopping_cart" | "checkout_options">>

/** `unitPrice` is in major units, after discounts and without tax; `rate` is a fraction such as 0.21. */
export type PspCartLine = { unitPrice: string; quantity: number; rate: string }

/** MultiSafepay's own libraries send prices with this many decimals. */
const PRICE_DECIMALS = 10
const HALF_UP = 4
const MAX_NAME_LENGTH = 200

/**
 * The shopping cart shown on MultiSafepay's page and in its dashboard. It never decides what is paid. It is left out
 * when MultiSafepay's total would not be exactly the amount to pay, because of a gift card, a surcharge of the shop, or
 * half cents that are rounded differently.
 *
 * @param decimals of the currency; MultiSafepay documents its rounding for two only
 */
export function toPspShoppingCart(
  lines: readonly CartLine[],
  amount: MinorUnits,
  currency: string,
  decimals: number,
): PspShoppingCart | undefined {
  if (decimals !== 2 || !lines.every(hasWholeQuantity)) {
    return undefined
  }
  const priced = lines.map((line) => ({ line, ...withoutTax(line) }))
  if (cartTotal(priced) !== MathBN.div(amount, 100).toFixed(2)) {
    return undefined
  }
  const idOf = uniqueIds(lines)
  const rates = [...new Set(priced.map(({ rate }) => rate))]
  return {
    shopping_cart: {
      items: priced.map(({ line, unitPrice, quantity, rate }) => ({
        name: nameOf(line),
        unit_price: Number(unitPrice),
        quantity,
        merchant_item_id: idOf(line),
        tax_table_selector: rate,
        currency,
      })),
    },
    checkout_options: {
      validate_cart: false,
      tax_tables: {
        default: { shipping_taxed: true, rate: 0 },
        alternate: rates.map((rate) => ({ name: rate, standalone: true, rules: [{ rate: Number(rate) }] })),
      },
    },
  }
}

/**
 * MultiSafepay's total of a cart: all prices and all tax are each summed up, rounded half up to cents, then added.
 * Source: MultiSafepay's rounding rule.
 * @returns major units with two decimals
 */
export function cartTotal(lines: readonly PspCartLine[]): string {
  let net = MathBN.convert(0)
  let tax = MathBN.convert(0)
  for (const { unitPrice, quantity, rate } of lines) {
    const price = MathBN.mult(unitPrice, quantity)
    net = MathBN.add(net, price)
    tax = MathBN.add(tax, MathBN.mult(price, rate))
  }
  return MathBN.add(net.decimalPlaces(2, HALF_UP), tax.decimalPlaces(2, HALF_UP)).toFixed(2)
}

/** Discounts are included in the price: MultiSafepay shows what is paid, not the original price. */
function withoutTax(line: CartLine): PspCartLine {
  const rate = MathBN.div(MathBN.sum(0, ...line.tax_rates), 100)
  const net = (amount: string | Amount, includesTax: boolean) =>
    includesTax ? MathBN.div(amount, MathBN.add(1, rate)) : MathBN.convert(amount)
  const full = net(MathBN.mult(line.price, line.quantity), line.includes_tax)
  const discount = MathBN.sum(0, ...line.discounts.map((one) => net(one.amount, one.includes_tax)))
  const unitPrice = MathBN.div(MathBN.sub(full, discount), line.quantity)
  return {
    unitPrice: plain(unitPrice.decimalPlaces(PRICE_DECIMALS, HALF_UP)),
    quantity: Number(line.quantity),
    rate: plain(rate),
  }
}

type Amount = ReturnType<typeof MathBN.convert>

const plain = (value: Amount) => value.toFixed()
const hasWholeQuantity = ({ quantity }: CartLine) => /^[1-9]\d{0,8}$/.test(quantity)

function nameOf({ title, variant }: CartLine): string {
  const name = variant && variant !== title ? `${title} · ${variant}` : title
  return [...name].slice(0, MAX_NAME_LENGTH).join("")
}

/** MultiSafepay recognises shipping by this id, and requires every id to be unique. */
function uniqueIds(lines: readonly CartLine[]): (line: CartLine) => string {
  const requested = (line: CartLine) => (line.shipping ? "msp-shipping" : line.sku?.trim() || line.id)
  const count = new Map<string, number>()
  for (const line of lines) {
    count.set(requested(line), (count.get(requested(line)) ?? 0) + 1)
  }
  return (line) => (count.get(requested(line)) === 1 ? requested(line) : line.id)
}
