import { createContext, type ReactNode, useContext, useEffect, useState } from "react"
import { recall, remember } from "../storage"
import { chinese } from "./chinese"
import { dutch } from "./dutch"
import { english, type TextKey, type Texts } from "./english"

export const LANGUAGES = {
  en: { name: "English", texts: english as Texts, locale: "en-IE", pspLocale: "en_GB" },
  nl: { name: "Nederlands", texts: dutch, locale: "nl-NL", pspLocale: "nl_NL" },
  zh: { name: "中文", texts: chinese, locale: "zh-CN", pspLocale: "zh_CN" },
} as const

export type LanguageCode = keyof typeof LANGUAGES

interface Language {
  code: LanguageCode
  /** For dates, countries and amounts. */
  locale: string
  /** For MultiSafepay's pages. */
  pspLocale: string
  choose: (code: LanguageCode) => void
  /** The text of that key, with `{name}` replaced by the value of that name. */
  t: (key: TextKey, values?: Record<string, string | number>) => string
}

const LanguageContext = createContext<Language | undefined>(undefined)

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [code, setCode] = useState<LanguageCode>(preferredLanguage)
  const { texts, locale, pspLocale } = LANGUAGES[code]

  useEffect(() => {
    document.documentElement.lang = code === "zh" ? "zh-CN" : code
  }, [code])

  function choose(next: LanguageCode) {
    remember("language", next)
    setCode(next)
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
