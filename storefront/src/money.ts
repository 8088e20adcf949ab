import { useLanguage } from "./language/language"

/** Formats amounts in major units in the shopper's language. For display only. */
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
