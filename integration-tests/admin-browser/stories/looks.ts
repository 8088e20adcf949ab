import { paidOrder } from "../orders"
import type { Scene } from "../scene"

/** How the pages look in all languages; the pictures are for people to open. */
export function looks({ story }: Scene): void {
  const WORDS = {
    en: ["Webhook", "Last 30 days", "Amount paid"],
    nl: ["Regio's", "Laatste 30 dagen", "Betaald bedrag"],
    de: ["Regionen", "Letzte 30 Tage", "Bezahlter Betrag"],
    zhCN: ["地区", "最近 30 天", "实付金额"],
  }
  for (const [language, [settings, summary, order]] of Object.entries(WORDS)) {
    story(
      `shows its pages in ${language}`,
      async (admin) => {
        const paid = await paidOrder(admin.world)
        await admin.openSettings()
        await admin.sees(settings ?? "")
        await admin
          .section("summary")
          .getByText(summary ?? "")
          .waitFor()
        await admin.section("payments").locator("tbody tr").first().waitFor()
        await admin.look(`settings-${language}`)
        const card = await admin.openOrder(paid.order.id)
        await card.getByText(order ?? "", { exact: true }).waitFor()
        await admin.look(`order-${language}`)
      },
      language,
    )
  }
}
