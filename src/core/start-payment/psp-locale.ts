/** The locales that MultiSafepay documents for its payment page; the first one of each language is the default. */
const DOCUMENTED =
  "cs_CZ de_DE de_AT en_US es_ES fi_FI fr_FR fr_BE it_IT nl_NL nl_BE pl_PL sv_SE zh_CN".split(" ")

/**
 * Converts a locale of a browser, a storefront or a cart ("zh-Hant-HK", "nl-BE", "en") to MultiSafepay's format
 * ("zh_CN", "nl_BE", "en_US"). The language is more important than the country. The page also supports languages that
 * are not documented, for example Japanese, so a locale of another language is kept.
 *
 * @returns undefined for an invalid locale, or a language without a country that MultiSafepay does not document
 */
export function toPspLocale(locale: string | undefined): string | undefined {
  const [, language, country] =
    /^([a-z]{2})(?:[-_][a-z]{4})?(?:[-_]([a-z]{2}))?(?:[-_.@].*)?$/i.exec(locale?.trim() ?? "") ?? []
  if (!language) {
    return undefined
  }
  const requested = `${language.toLowerCase()}_${country?.toUpperCase()}`
  const ofLanguage = DOCUMENTED.filter((known) => known.startsWith(`${language.toLowerCase()}_`))
  return ofLanguage.find((known) => known === requested) ?? ofLanguage[0] ?? (country ? requested : undefined)
}
