import { PspError } from "../api/psp-error"
import { isJsonObject, type JsonObject, objectAt, textAt } from "../json-object"

/**
 * With `validate_cart`, the cart's total must equal the amount: items and VAT are each rounded half up to two decimals,
 * then added. Currencies of items are always checked.
 * @throws PspError 1025–1029, 1031
 */
export function checkCart(body: JsonObject, amount: number, currency: string): void {
  const items = objectAt(body, "shopping_cart").items
  const options = objectAt(body, "checkout_options")
  const rates = taxRates(options)
  if (!Array.isArray(items)) return
  const lines = items.filter(isJsonObject)
  checkCurrencies(lines, currency)
  if (options.validate_cart !== true) return
  let net = 0
  let tax = 0
  for (const line of lines) {
    const price = Number(textAt(line, "unit_price") ?? Number.NaN)
    const quantity = Number(textAt(line, "quantity") ?? Number.NaN)
    if (!Number.isFinite(price) || !Number.isFinite(quantity)) throw new PspError(1031, "Invalid unit_price")
    const selector = textAt(line, "tax_table_selector")
    const rate = selector === null ? rates.standard : rates.named.get(selector)
    if (rate === undefined) throw new PspError(1029, `Tax table "${selector}" does not exist`)
    net += price * quantity
    tax += price * quantity * rate
  }
  if (cents(net) + cents(tax) !== amount) {
    throw new PspError(1027, "The shopping cart's total does not match the amount")
  }
}

function checkCurrencies(lines: JsonObject[], currency: string): void {
  const named = new Set(lines.map((line) => textAt(line, "currency")).filter((one) => one !== null))
  if (named.size > 1) throw new PspError(1025, "Several currencies in the shopping cart")
  if (named.size === 1 && !named.has(currency)) {
    throw new PspError(1026, "The shopping cart's currency differs from the order's")
  }
}

function taxRates(options: JsonObject): { standard: number; named: Map<string, number> } {
  const tables = objectAt(options, "tax_tables")
  const named = new Map<string, number>()
  const alternates = Array.isArray(tables.alternate) ? tables.alternate.filter(isJsonObject) : []
  for (const table of alternates) {
    const name = textAt(table, "name")
    const rules = Array.isArray(table.rules) ? table.rules.filter(isJsonObject) : []
    for (const rule of rules) if (name !== null) named.set(name, readRate(rule))
  }
  const standard = isJsonObject(tables.default) ? readRate(tables.default) : 0
  return { standard, named }
}

/** A fraction: 0.21, not 21. */
function readRate(rule: JsonObject): number {
  const rate = Number(textAt(rule, "rate") ?? 0)
  if (!Number.isFinite(rate) || rate < 0 || rate >= 1)
    throw new PspError(1028, "Invalid tax rate: 0.19 is meant by 19 %")
  return rate
}

/** Rounds half up; the small addition corrects floating-point errors. */
function cents(major: number): number {
  return Math.floor(major * 100 + 0.5 + 1e-7)
}
