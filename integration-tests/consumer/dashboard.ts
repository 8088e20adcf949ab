import type { Progress } from "../../tools/demo/progress"
import { TEST_ADMIN } from "../../tools/tea-shop/credentials"
import { launchChromium } from "../browser/chromium"
import { Http } from "../harness/http"

/**
 * Opens the newest order and the settings page in a browser.
 *
 * @throws Error when one of them does not show, or a script fails there
 */
export async function lookAtDashboard(medusaUrl: string, progress: Progress): Promise<void> {
  const http = new Http(medusaUrl)
  const { token } = await http.post<{ token: string }>("/auth/user/emailpass", TEST_ADMIN)
  const authorization = `Bearer ${token}`
  const { orders } = await http
    .with({ authorization })
    .get<{ orders: { id: string }[] }>("/admin/orders?fields=id&order=-created_at&limit=1")
  const browser = await launchChromium()
  try {
    const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, locale: "en-IE" })
    context.setDefaultTimeout(30_000)
    await context.request.post(`${medusaUrl}/auth/session`, { headers: { authorization } })
    const page = await context.newPage()
    const failures: string[] = []
    page.on("pageerror", (error) => failures.push(error.message))
    await progress.step("Order widget", async (remark) => {
      await page.goto(`${medusaUrl}/app/orders/${orders[0]?.id}`)
      const card = page.getByTestId("alipay-order-card")
      // What the checkout before paid and got back.
      for (const amount of [/29\.95/, /12\.50/]) await card.getByText(amount).first().waitFor()
      remark((await card.innerText()).split("\n").slice(0, 4).join(" · "))
    })
    await progress.step("Settings page", async (remark) => {
      await page.goto(`${medusaUrl}/app/settings/alipay`)
      const section = page.getByTestId("alipay-connection")
      await section.waitFor()
      remark((await section.innerText()).split("\n").slice(0, 4).join(" · "))
    })
    if (failures.length > 0) throw new Error(`Scripts failed in the dashboard:\n${failures.join("\n")}`)
  } finally {
    await browser.close()
  }
}
