import type { AlipayAlert } from "../../workflows/alert-merchant/alert"

/** The query key of Medusa's feed. In a Medusa with another key, the entries stay in English. */
export const FEED_QUERY = ["notification"]

export type FeedTexts = { title: string; description: string; link: string }

type Entry = { data?: Partial<AlipayAlert> & { file?: { url?: string; filename?: string } } }
type Page = { notifications?: Entry[] }

/**
 * Replaces the texts of the plugin's alerts in a response that Medusa's feed shows. The server writes them in English,
 * because an entry is for all users; its other data is enough to write them again in the user's language.
 * @param answer as in the feed's cache: pages of `GET /admin/notifications`
 * @param textsOf returns undefined for anything but an alert of this version of the plugin
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
