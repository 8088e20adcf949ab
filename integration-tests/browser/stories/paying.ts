import { ALIPAY, ALIPAY_PLUS } from "../providers"
import type { StoryContext } from "../story-context"
import type { Visitor } from "../visitor"

const SLOW_3G = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 25_000 }

export function paying({ view, story }: StoryContext): void {
  story("a shopper buys tea with Alipay, from the product page to the confirmed order", async (visitor) => {
    const { page, shop } = visitor
    await walkToPayment(visitor, { look: true })
    await page.locator(`[name=payment][value="${ALIPAY}"]`).check()
    await visitor.look("payment-alipay")
    await visitor.pay()
    await page.waitForURL(`${shop.sandboxUrl}/**`)
    const pspOrderId = await visitor.pspOrderId()
    await page.locator("#pay").click()

    const orderId = await visitor.waitForOrder()
    await page.getByRole("heading", { name: "Thank you, Mei" }).waitFor()
    await visitor.look("order")
    expect(await page.locator(".count").textContent()).toBe("0")
    expect(await shop.psp.order(pspOrderId)).toMatchObject({
      status: "completed",
      amount: 1745,
      currency: "EUR",
    })
    expect((await shop.merchant.paymentOf(orderId)).captured_at).toBeTruthy()
  })

  story(
    "a shopper buys tea with a wallet of Alipay+, in Chinese",
    async (visitor) => {
      const { page, shop } = visitor
      await walkToPayment(visitor, { look: false })
      await visitor.look("payment")
      await page.getByText(view.isMobile ? "在本机打开以下任一钱包付款" : "可用以下钱包扫码付款").waitFor()
      await page.getByRole("radio", { name: "支付宝" }).waitFor()
      expect(await page.locator(".wallets li").count()).toBeGreaterThanOrEqual(3)
      await visitor.goAndPayWith(ALIPAY_PLUS)
      const pspOrderId = await visitor.pspOrderId()
      await page.locator("[name=wallet]").nth(2).check()
      await page.locator("#pay").click()

      const orderId = await visitor.waitForOrder()
      await page.getByRole("heading", { name: "谢谢您，Mei" }).waitFor()
      await visitor.look("order")
      expect((await shop.merchant.paymentOf(orderId)).captured_at).toBeTruthy()
      expect((await shop.psp.order(pspOrderId)).status).toBe("completed")
    },
    "zh-CN",
  )

  story("a shopper can only pay after agreeing to the shop's terms", async (visitor) => {
    const { page } = visitor
    await visitor.openCheckout()
    await visitor.payButton.click()
    await page.getByText("Please agree to the terms and conditions before you pay.").waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("terms")
    await visitor.look("terms-missing")
    const [terms] = await Promise.all([
      page.context().waitForEvent("page"),
      page.getByRole("link", { name: "Read them" }).click(),
    ])
    await terms.getByRole("heading", { name: "Terms and conditions" }).waitFor()
    await terms.close()
    await visitor.goAndPayWith(ALIPAY)
  })

  story("a shopper pays less with a promotion code, and the order says so", async (visitor) => {
    const { page, shop } = visitor
    const code = await tenPercentOff(visitor)
    await visitor.openCheckout()
    const summary = page.locator(".summary")
    if (view.isMobile) await summary.locator("summary").click()
    const enter = async (text: string) => {
      await summary.locator("[name=promotion]").fill(text)
      await summary.getByRole("button", { name: "Apply" }).click()
    }
    await enter("NO-SUCH-CODE")
    await page.getByText("This code is not valid for your cart.").waitFor()
    await visitor.look("unknown-code")
    visitor.forgiveNetwork()

    await enter(code)
    await summary.getByText("−€2.50").waitFor()
    await summary.getByRole("button", { name: `Remove ${code}` }).click()
    await page.getByRole("button", { name: /^Pay €29.95 with/ }).waitFor()
    await enter(code)
    await page.getByRole("button", { name: /^Pay €27.45 with/ }).waitFor()
    await visitor.look("code")

    await visitor.goAndPayWith(ALIPAY)
    const pspOrderId = await visitor.pspOrderId()
    await page.locator("#pay").click()
    await visitor.waitForOrder()
    await page.getByText("−€2.50").waitFor()
    await visitor.look("order")
    expect(await shop.psp.order(pspOrderId)).toMatchObject({ status: "completed", amount: 2745 })
  })

  story(
    "a shopper buys tea in US dollars, in Dutch",
    async (visitor) => {
      const { page } = visitor
      await visitor.openCheckout({ region: "usd" })
      await page.getByRole("button", { name: /^Betaal \$\s37,75 met Alipay/ }).waitFor()
      await visitor.look("payment")
      await visitor.goAndPayWith(ALIPAY)
      await page.locator("#pay").click()
      await visitor.waitForOrder()
      await visitor.look("order")
    },
    "nl-NL",
  )

  if (view.isMobile) {
    story("a shopper pays on a slow network, and the layout does not shift", async (visitor) => {
      const { page, context } = visitor
      const devtools = await context.newCDPSession(page)
      await devtools.send("Network.enable")
      await devtools.send("Network.emulateNetworkConditions", SLOW_3G)
      context.setDefaultTimeout(45_000)
      await visitor.open("/")
      await page.locator(".tea.placeholder").first().waitFor()
      await visitor.look("shelf-loading")
      await page.locator(".tea h2").first().waitFor()
      expect(await visitor.layoutShift()).toBeLessThan(0.05)
      await visitor.openCheckout()
      await visitor.goAndPayWith(ALIPAY)
      await page.locator("#pay").click()
      await visitor.waitForOrder()
      await visitor.look("order")
    })
  }

  if (!view.isMobile) {
    story("a shopper pays with the keyboard alone", async (visitor) => {
      const { page } = visitor
      await visitor.openCheckout()
      await tabTo(visitor, `[value="${ALIPAY_PLUS}"]`)
      await page.keyboard.press("ArrowDown")
      expect(await page.locator(`[value="${ALIPAY}"]`).isChecked()).toBe(true)
      await tabTo(visitor, "[name=terms]")
      await page.keyboard.press("Space")
      await tabTo(visitor, "button.pay")
      await visitor.look("focus-on-pay")
      await page.keyboard.press("Enter")
      await page.locator("#pay").waitFor()
      await tabTo(visitor, "#pay")
      await page.keyboard.press("Enter")
      await visitor.waitForOrder()
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1")
    })
  }
}

const ADDRESS = {
  email: "mei@example.com",
  first_name: "Mei",
  last_name: "de Vries",
  address_1: "Oudezijds Voorburgwal 32",
  postal_code: "1012 GD",
  city: "Amsterdam",
}

/** Creates a promotion of 10 percent on all teas and returns its code. */
async function tenPercentOff({ shop }: Visitor): Promise<string> {
  const code = `TEN-${Date.now()}`
  await (await shop.merchant.api()).post("/admin/promotions", {
    code,
    type: "standard",
    status: "active",
    is_tax_inclusive: true,
    application_method: {
      type: "percentage",
      target_type: "items",
      allocation: "across",
      value: 10,
      currency_code: "eur",
    },
  })
  return code
}

async function walkToPayment(visitor: Visitor, { look }: { look: boolean }): Promise<void> {
  const { page } = visitor
  const picture = (what: string) => (look ? visitor.look(what) : Promise.resolve())
  await visitor.open("/")
  await page.locator(".tea h2").first().waitFor()
  await picture("shelf")
  await page.getByRole("link", { name: "Longjing" }).click()
  await page.locator(".buy-box .button").waitFor()
  await picture("tea")
  await page.locator(".buy-box .button").click()
  await page.locator(".added a").waitFor()
  await picture("added")
  await page.locator(".added a").click()
  await page.locator(".stepper").waitFor()
  await picture("cart")
  await page.locator(".side .button.primary").click()
  await page.locator("[name=email]").waitFor()
  await page.locator("form .button.primary").click()
  expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("email")
  await picture("address-errors")
  for (const [name, value] of Object.entries(ADDRESS)) {
    await page.fill(`[name=${name}]`, value)
  }
  await page.selectOption("[name=country_code]", "nl")
  await picture("address")
  await page.locator("form .button.primary").click()
  await page.locator("[name=shipping]").first().waitFor()
  await picture("shipping")
  await page.locator("form .button.primary").click()
  await visitor.payButton.waitFor()
}

/** Presses Tab until the element has the focus. */
async function tabTo({ page }: Visitor, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) {
      return
    }
    await page.keyboard.press("Tab")
  }
  throw new Error(`The tab key never gets to ${selector}`)
}
