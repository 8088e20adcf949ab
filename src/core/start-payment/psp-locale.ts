/** The locales that MultiSafepay documents for its payment page; the first of a language is its usual one. */
const DOCUMENTED =
  "cs_CZ de_DE de_AT en_US es_ES fi_FI fr_FR fr_BE it_IT nl_NL nl_BE pl_PL sv_SE zh_CN".split(" ")

/**
 * A locale of a browser, a storefront or a cart ("zh-Hant-HK", "nl-BE", "en") as MultiSafepay wants it ("zh_CN",
 * "nl_BE", "en_US"): its language is kept rather than its country. The page speaks languages that are not documented,
 * Japanese for one, so a locale of another language goes out as it is.
 *
 * @returns undefined for what is no locale, or a language without a country that MultiSafepay does not document
 */
export function toPspLocale(locale: string | undefined): string | undefined {
  const [, language, country] =
    /^([a-z]{2})(?:[-_][a-z]{4})?(?:[-_]([a-z]{2}))?(?:[-_.@].*)?$/i.exec(locale?.trim() ?? "") ?? []
  if (!language) {
    return undefined
  }
  const wish = `${language.toLowerCase()}_${country?.toUpperCase()}`
  const ofLanguage = DOCUMENTED.filter((known) => known.startsWith(`${language.toLowerCase()}_`))
  return ofLanguage.find((known) => known === wish) ?? ofLanguage[0] ?? (country ? wish : undefined)
}
