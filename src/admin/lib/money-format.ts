/**
 * Major units in a language. Another currency has another sign: HK$ and US$, not both "$". XXX is no currency.
 */
export const formatMoney = (locale: string, amount: number, currency: string | null): string =>
  new Intl.NumberFormat(locale, {
    style: "currency",
    currencyDisplay: "symbol",
    currency: currency?.toUpperCase() ?? "XXX",
  }).format(amount)
