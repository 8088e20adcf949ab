import type { GatewayFacts } from "./define-gateway"

/** One text for every language, or a text for each BCP 47 language tag: `{ en: "Alipay", "zh-Hant": "支付寶" }`. */
export type LocalizedText = string | Readonly<Record<string, string>>

/** What a storefront shows next to a payment method's logo. */
export type MethodTexts = { title: string; description: string }

/**
 * A payment method's texts in the shopper's language: the merchant's own where set, otherwise the plugin's. Without a
 * text in this language, the English one is used, then the first one.
 * @param locale BCP 47 ("zh-CN") or with an underscore ("zh_CN"), any case
 */
export function methodTexts(
  gateway: Pick<GatewayFacts, keyof MethodTexts>,
  own: { title?: LocalizedText | undefined; description?: LocalizedText | undefined },
  locale: string | undefined,
): MethodTexts {
  const textOf = (name: keyof MethodTexts) => {
    const merchant = own[name]
    return typeof merchant === "string" ? merchant : pick({ ...gateway[name], ...merchant }, locale)
  }
  return { title: textOf("title"), description: textOf("description") }
}

/** Language, script, region, variant. */
const MAX_TAG_LENGTH = 4

/** Lookup as in RFC 4647: the tag, then the tag without its last part, and so on. */
function pick(texts: Readonly<Record<string, string>>, locale: string | undefined): string {
  const byTag = new Map(Object.entries(texts).map(([tag, text]) => [normalized(tag), text]))
  const parts = normalized(locale ?? "en").split("-", MAX_TAG_LENGTH)
  for (let length = parts.length; length > 0; length--) {
    const text = byTag.get(parts.slice(0, length).join("-"))
    if (text !== undefined) return text
  }
  return byTag.get("en") ?? [...byTag.values()][0] ?? ""
}

const normalized = (tag: string) => tag.replaceAll("_", "-").toLowerCase()
