import { useLanguage } from "./language/language"

/** Writes amounts in major units as the shopper's language does. For display only. */
export function useMoney(currencyCode: string | undefined): (amount: number | null | undefined) => string {
  const { locale } = useLanguage()
  const currency = (currencyCode ?? "eur").toUpperCase()
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  })
  return (amount) => format.format(amount ?? 0)
}
