import { launchChromium } from "../../testkit/browser/chromium"
import { TEST_ADMIN } from "../../testkit/tea-shop/credentials"

/**
 * Logs in to Medusa's dashboard in Chromium and opens Alipay's card on an order, its page of payments, a payment and
 * the settings page.
 * @param orderId an order of 29.95 that was paid, with 12.50 refunded
 * @returns what the settings page says about the connection
 * @throws Error when one of them does not show, or a script fails there
 */
export async function lookAtDashboard(medusaUrl: string, orderId: string): Promise<string> {
  const browser = await launchChromium()
  try {
    const context = await browser.newContext({
      viewport: { width: 1400, height: 1000 },
      locale: "en-IE",
      // The certificate of the production check is self-signed.
      ignoreHTTPSErrors: true,
    })
    context.setDefaultTimeout(60_000)
    const page = await context.newPage()
    const failures: string[] = []
    page.on("pageerror", (error) => failures.push(error.message))

    await page.goto(`${medusaUrl}/app/login`)
    await page.locator("input[name=email]").fill(TEST_ADMIN.email)
    await page.locator("input[name=password]").fill(TEST_ADMIN.password)
    await page.keyboard.press("Enter")
    await page.waitForURL((url) => !url.pathname.endsWith("/login"))

    await page.goto(`${medusaUrl}/app/orders/${orderId}`)
    const card = page.getByTestId("alipay-order-card")
    for (const amount of [/29\.95/, /12\.50/]) await card.getByText(amount).first().waitFor()

    await page.goto(`${medusaUrl}/app/alipay`)
    await page
      .getByTestId("alipay-payments")
      .getByText(/29\.95/)
      .first()
      .click()
    await page.getByTestId("alipay-timeline").waitFor()

    await page.goto(`${medusaUrl}/app/settings/alipay`)
    const connection = page.getByTestId("alipay-connection")
    await connection.waitFor()
    await page.getByTestId("alipay-regions").waitFor()
    if (failures.length > 0) throw new Error(`Scripts failed in the dashboard:\n${failures.join("\n")}`)
    return (await connection.innerText()).split("\n").slice(0, 4).join(" · ")
  } finally {
    await browser.close()
  }
}
