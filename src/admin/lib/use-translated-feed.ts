import { useQueryClient } from "@tanstack/react-query"
import { useEffect } from "react"
import type { AlipayAlert } from "../../workflows/alert-merchant/alert"
import { useAlertWords } from "./alert-words"
import { FEED_QUERY, type FeedTexts, translateFeed } from "./translate-feed"
import { useTexts } from "./use-texts"

/**
 * Shows the plugin's alerts in the dashboard's feed in the user's language. Medusa shows the title and description that
 * the server wrote without translating them, so this replaces them in the dashboard's cache.
 */
export function useTranslatedFeed(): void {
  const queries = useQueryClient()
  const { t, i18n } = useTexts()
  const words = useAlertWords()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language only
  useEffect(() => {
    const textsOf = (alert: AlipayAlert): FeedTexts | undefined => {
      if (!i18n.exists(`alertTitle.${alert.kind}`, { ns: "alipay" })) {
        return undefined
      }
      const { kind, stage, state, order_id, display_id, amount, currency, note } = alert
      const facts = { kind, stage, amount: amount ? Number(amount) : null, currency_code: currency ?? null }
      const isOpen = state === "open"
      const order = display_id && t("attention.order", { number: display_id })
      const title = words.title(facts)
      return {
        title: `${t("title")} · ${isOpen ? title : t(`timeline.${state}`, { alert: title })}`,
        description: [order, isOpen && words.text(facts), state !== "resolved" && note]
          .filter(Boolean)
          .join("\n"),
        link: order || t(order_id ? "payments.order" : "attention.payment"),
      }
    }
    queries.setQueryDefaults(FEED_QUERY, { select: (answer: unknown) => translateFeed(answer, textsOf) })
  }, [queries, i18n.language])
}
