import { createContext, type ReactNode, useContext, useEffect, useState } from "react"
import { recall, remember } from "../storage"
import type { TextKey, Texts } from "./english"

/** The texts of a language are loaded when it is chosen: a shopper reads only one. */
export const LANGUAGES = {
  en: { name: "English", locale: "en-IE", pspLocale: "en_GB" },
  nl: { name: "Nederlands", locale: "nl-NL", pspLocale: "nl_NL" },
  de: { name: "Deutsch", locale: "de-DE", pspLocale: "de_DE" },
  zh: { name: "中文", locale: "zh-CN", pspLocale: "zh_CN" },
} as const

const TEXTS: Record<LanguageCode, () => Promise<Texts>> = {
  en: async () => (await import("./english")).english,
  nl: async () => (await import("./dutch")).dutch,
  de: async () => (await import("./german")).german,
  zh: async () => (await import("./chinese")).chinese,
}

/** A language with its texts. */
export interface SpokenLanguage {
  code: LanguageCode
  texts: Texts
}

/** @throws if the texts cannot be loaded */
export const loadLanguage = async (code = preferredLanguage()): Promise<SpokenLanguage> => ({
  code,
  texts: await TEXTS[code](),
})

export type LanguageCode = keyof typeof LANGUAGES

interface Language {
  code: LanguageCode
  /** For dates, countries and amounts. */
  locale: string
  /** For MultiSafepay's pages. */
  pspLocale: string
  choose: (code: LanguageCode) => void
  /** The text with this key; `{name}` is replaced by the value with that name. */
  t: (key: TextKey, values?: Record<string, string | number>) => string
}

const LanguageContext = createContext<Language | undefined>(undefined)

export function LanguageProvider({ first, children }: { first: SpokenLanguage; children: ReactNode }) {
  const [{ code, texts }, setLanguage] = useState(first)
  const { locale, pspLocale } = LANGUAGES[code]

  useEffect(() => {
    document.documentElement.lang = code === "zh" ? "zh-CN" : code
  }, [code])

  function choose(next: LanguageCode) {
    remember("language", next)
    // Without a connection the shop keeps its language, and the choice applies at the next visit.
    loadLanguage(next).then(setLanguage, () => undefined)
  }

  function t(key: TextKey, values: Record<string, string | number> = {}) {
    return texts[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""))
  }

  return (
    <LanguageContext.Provider value={{ code, locale, pspLocale, choose, t }}>
      {children}
    </LanguageContext.Provider>
  )
}

export function useLanguage(): Language {
  const language = useContext(LanguageContext)
  if (!language) {
    throw new Error("useLanguage needs a LanguageProvider above it")
  }
  return language
}

function preferredLanguage(): LanguageCode {
  const wanted = [recall("language"), ...navigator.languages].map((tag) => tag?.slice(0, 2).toLowerCase())
  const codes = Object.keys(LANGUAGES) as LanguageCode[]
  return wanted.flatMap((tag) => codes.filter((code) => code === tag))[0] ?? "en"
}
