import { ALIPAY } from "../providers"
import type { StoryContext } from "../story-context"

export function lookingAround({ story }: StoryContext): void {
  story("a shopper changes language, market and quantity", async (visitor) => {
    const { page } = visitor
    await visitor.openCheckout()
    await visitor.open("/cart")
    await page.getByRole("button", { name: "One more of Longjing" }).click()
    await page.locator(".stepper output", { hasText: "3" }).waitFor()
    await page.getByLabel("Ship to").selectOption({ label: "United States (USD)" })
    await page.locator(".grand", { hasText: "$" }).waitFor()
    await page.getByLabel("Language").selectOption("nl")
    await page.getByRole("heading", { name: "Je winkelmand" }).waitFor()
    await visitor.look("cart-nl")
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("nl")
    await page.getByRole("button", { name: "Longjing verwijderen" }).click()
    await page.getByText("Je winkelmand is leeg.").waitFor()
    await visitor.look("empty-cart")
  })

  story("a shopper changes the language while choosing how to pay", async (visitor) => {
    const { page } = visitor
    await visitor.openCheckout()
    await page.getByLabel("Language").selectOption("zh")
    await page.getByRole("radio", { name: "支付宝" }).waitFor()
    await page.getByLabel("语言").selectOption("de")
    await page.getByRole("button", { name: /^29,95.€ mit Alipay/ }).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("de")
    await visitor.look("payment-de")
  })

  story("a shopper whose device uses dark mode sees every page in dark colours", async (visitor) => {
    const { page } = visitor
    await page.emulateMedia({ colorScheme: "dark" })
    await visitor.open("/")
    await page.locator(".tea h2").first().waitFor()
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
      "rgb(18, 24, 20)",
    )
    await visitor.look("shelf")
    await page.getByRole("link", { name: "Longjing" }).click()
    await page.locator(".buy-box .button").waitFor()
    await visitor.look("tea")
    await visitor.openCheckout()
    await visitor.payButton.click()
    await page.getByText("Please agree to the terms and conditions before you pay.").waitFor()
    await visitor.look("payment")
    await page.getByRole("button", { name: "Change: Delivery" }).click()
    await page.locator("[name=email]").waitFor()
    await visitor.look("address")
    await visitor.open("/cart")
    await page.locator(".stepper").waitFor()
    await visitor.look("cart")
    await visitor.openCheckout({ items: { "LONGJING-50": 80 } })
    await page.locator(".reason").first().waitFor()
    await visitor.look("not-available")
    await visitor.open("/checkout/return?transactionid=payses_unknown")
    await visitor.sees("Payment not found")
    await visitor.look("unknown-payment")
    visitor.forgiveNetwork()
  })

  story("a shopper sees why Alipay cannot be used", async (visitor) => {
    const { page } = visitor
    await visitor.openCheckout({ items: { "LONGJING-50": 80 } })
    await page.getByText("Up to €900.00; your order is €1,004.95.").first().waitFor()
    expect(await page.locator(`[name=payment][value="${ALIPAY}"]`).isDisabled()).toBe(true)
    await visitor.look("not-available")
  })

  story("a shopper sees a page with links to the shop at addresses that do not exist", async (visitor) => {
    const { page } = visitor
    await visitor.open("/no-such-page")
    await page.getByRole("heading", { name: "Page not found" }).waitFor()
    await visitor.look("no-such-page")
    await visitor.open("/tea/coffee")
    await page.getByRole("heading", { name: "Page not found" }).waitFor()
    await visitor.open("/checkout")
    await page.getByText("Your cart is empty.").waitFor()
    await visitor.open("/order/order_unknown")
    await page.getByRole("heading", { name: "Order not found" }).waitFor()
    await visitor.look("unknown-order")
    await visitor.open("/checkout/return?transactionid=payses_unknown")
    await visitor.sees("Payment not found")
    await visitor.look("unknown-payment")
    visitor.forgiveNetwork()
  })

  story("a shopper uses the browser's back and forward buttons", async (visitor) => {
    const { page } = visitor
    await visitor.open("/")
    await page.getByRole("link", { name: "Matcha" }).click()
    await page.getByRole("heading", { name: "Matcha" }).waitFor()
    await page.goBack()
    await page.getByRole("heading", { name: "Tea, and nothing else" }).waitFor()
    await page.goForward()
    await page.getByRole("heading", { name: "Matcha" }).waitFor()
  })
}
