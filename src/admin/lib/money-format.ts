/** Takes major units. Currency signs are distinct: HK$ and US$, not "$" for both. XXX means no currency. */
export const formatMoney = (locale: string, amount: number, currency: string | null): string =>
  new Intl.NumberFormat(locale, {
    style: "currency",
    currencyDisplay: "symbol",
    currency: currency?.toUpperCase() ?? "XXX",
  }).format(amount)
