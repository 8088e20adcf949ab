/** Currencies in MultiSafepay's list, as far as tests need them. */
export const CURRENCIES: ReadonlySet<string> = new Set(
  (
    "AED AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EUR GBP HKD HRK HUF IDR ILS INR ISK JPY KRW MXN MYR NOK NZD " +
    "PEN PHP PLN RON RUB SEK SGD THB TRY TWD UAH USD VEF ZAR"
  ).split(" "),
)

/** JPY is the only currency that the documentation counts in whole units. */
const WHOLE_UNITS: ReadonlySet<string> = new Set(["JPY"])

/** For people: 1234 EUR → "12.34 EUR". Amounts in minor units. */
export function formatAmount(amount: number, currency: string): string {
  if (WHOLE_UNITS.has(currency)) return `${amount} ${currency}`
  const sign = amount < 0 ? "-" : ""
  const digits = String(Math.abs(amount)).padStart(3, "0")
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)} ${currency}`
}

/** Reads a form field: "12.34" or "12,34" → 1234. Null when it is not an amount in that currency. */
export function parseAmount(text: string, currency: string): number | null {
  const match = /^(\d{1,12})(?:[.,](\d{1,2}))?$/.exec(text.trim())
  if (!match) return null
  const [, whole = "0", fraction = ""] = match
  if (WHOLE_UNITS.has(currency)) return fraction ? null : Number(whole)
  return Number(whole) * 100 + Number(fraction.padEnd(2, "0"))
}

/** MultiSafepay's fee in minor units: 1.9 % and 35 cents, rounded half up. */
export function feeOf(amount: number): number {
  return Math.floor((amount * 19 + 500) / 1000) + 35
}
