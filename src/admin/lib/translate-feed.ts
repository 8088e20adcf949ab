import type { AlipayAlert } from "../../workflows/alert-merchant/alert"

/** The key under which Medusa's feed keeps its entries. A Medusa with another key shows them in English. */
export const FEED_QUERY = ["notification"]

/** What an entry of the dashboard's feed shows. */
export type FeedTexts = { title: string; description: string; link: string }

type Entry = { data?: Partial<AlipayAlert> & { file?: { url?: string; filename?: string } } }
type Page = { notifications?: Entry[] }

/**
 * Replaces the texts of the plugin's alerts in an answer that Medusa's feed shows. The server writes them in English,
 * because an entry is for all users; its other data is enough to write them again in the language of one user.
 * @param answer as the feed has it in its cache: pages of `GET /admin/notifications`
 * @param textsOf undefined for what is not an alert of this version of the plugin
 * @returns the answer with new entries; entries of others, and any other answer, are returned unchanged
 */
export function translateFeed(answer: unknown, textsOf: (alert: AlipayAlert) => FeedTexts | undefined) {
  const { pages } = answer as { pages?: Page[] }
  return pages ? { ...(answer as object), pages: pages.map((page) => translatePage(page, textsOf)) } : answer
}

function translatePage(page: Page, textsOf: (alert: AlipayAlert) => FeedTexts | undefined): Page {
  return {
    ...page,
    notifications: (page.notifications ?? []).map((entry) => {
      const { data } = entry
      const texts = data?.kind && data.provider_id !== undefined ? textsOf(data as AlipayAlert) : undefined
      if (!data || !texts) {
        return entry
      }
      const { title, description, link } = texts
      const file = data.file && { ...data.file, filename: link }
      return { ...entry, data: { ...data, title, description, ...(file ? { file } : {}) } }
    }),
  }
}
