import { ALIPAY_PLUS } from "../../browser/providers"
import type { Admin } from "../admin"
import { paidOrder } from "../orders"
import type { StoryContext } from "../story-context"
import type { TestShop } from "../test-shop"

/** Takes pictures of the pages, for people to look at. */
export function appearance({ story }: StoryContext): void {
  story("every part of the dashboard shows its data", async (admin) => {
    const order = await eventfulOrder(admin.shop)
    await capturePages(admin, "Regions", "Last 30 days")
    const card = await admin.openOrder(order.id)
    await card.getByText("Declined", { exact: true }).waitFor()
    await card.getByRole("button", { name: "Details" }).click()
    await card.getByText("Sent", { exact: true }).first().waitFor()
    await admin.look("order")
    await card.getByRole("button", { name: "Show payment link" }).click()
    const drawer = admin.page.getByRole("dialog", { name: "Payment link" })
    await drawer.getByRole("img", { name: "QR code of the payment link" }).waitFor()
    await admin.look("link", "[role=dialog]")
  })
}

/** The same pages in the languages other than English. */
export function languages({ story }: StoryContext): void {
  const WORDS = {
    nl: ["Regio's", "Laatste 30 dagen", "Betaald bedrag", "Alipay · Terugbetaling is niet aangekomen"],
    de: ["Regionen", "Letzte 30 Tage", "Bezahlter Betrag", "Alipay · Erstattung kam nicht beim Kunden an"],
    zhCN: ["地区", "最近 30 天", "实付金额", "支付宝 · 客户未收到退款"],
  } as const
  for (const [language, [regions, summary, amountPaid, feedTitle]] of Object.entries(WORDS)) {
    story(
      `the dashboard is translated into ${language}`,
      async (admin) => {
        const order = await eventfulOrder(admin.shop)
        await capturePages(admin, regions, summary)
        const card = await admin.openOrder(order.id)
        await card.getByText(amountPaid, { exact: true }).waitFor()
        await admin.look("order")
        await admin.page.keyboard.press("Control+n")
        const feed = admin.page.getByRole("dialog")
        await feed.getByText(feedTitle, { exact: true }).first().waitFor()
        expect(await feed.getByText(/Alipay: |MultiSafepay has|shopper/).count()).toBe(0)
        await admin.look("feed", "[data-testid=alipay-order-card]")
      },
      language,
    )
  }
}

async function capturePages(admin: Admin, regions: string, summary: string): Promise<void> {
  await admin.openSettings()
  await admin.section("regions").getByRole("heading", { name: regions }).waitFor()
  await admin.look("settings")
  await admin.openAlipay()
  await admin.section("summary").getByRole("heading", { name: summary }).waitFor()
  await admin.section("summary").locator("table:not(.sr-only)").waitFor()
  await admin.section("payments").locator("tbody tr").first().waitFor()
  await admin.look("alipay")
}

let eventful: ReturnType<typeof makeEventfulOrder> | undefined

/** One order with everything that the card can show. All pictures use the same one. */
function eventfulOrder(shop: TestShop) {
  eventful ??= makeEventfulOrder(shop)
  return eventful
}

async function makeEventfulOrder(shop: TestShop) {
  const { order, session } = await paidOrder(shop, ALIPAY_PLUS, "GCASH")
  const payment = await shop.merchant.paymentOf(order.id)
  await shop.merchant.refund(
    payment.id,
    10,
    "One bag was open when it came, and the other one smelled of coffee",
  )
  await shop.merchant.refund(payment.id, 5)
  const [first, second] = (await shop.psp.order(session.id)).refunds
  await shop.psp.acceptRefund(first?.refund_id ?? "")
  await shop.psp.declineRefund(second?.refund_id ?? "")
  await shop.merchant.ship(order.id, {
    tracking_number: "3STEA1",
    tracking_url: "https://track.example/3STEA1",
  })
  await shop.merchant.addToOrder(order.id, "JASMINE-50")
  await (await shop.merchant.api()).post(`/admin/alipay/orders/${order.id}/payment-link`)
  return order
}
