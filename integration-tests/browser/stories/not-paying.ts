import { ALIPAY, ALIPAY_PLUS } from "../providers"
import type { StoryContext } from "../story-context"

/** Layout shift that nobody sees; Chromium's own limit for "good" is 0.1. */
const STILL = 0.02

export function notPaying({ view, story }: StoryContext): void {
  story("a shopper cancels the payment and pays in another way", async (visitor) => {
    const { page } = visitor
    await visitor.openCheckout()
    await visitor.goAndPayWith(ALIPAY)
    await page.locator("#cancel").click()
    await visitor.sees("Payment cancelled")
    await visitor.look("cancelled")
    expect(await visitor.layoutShift()).toBeLessThan(STILL)

    await page.getByRole("button", { name: "Choose another payment method" }).click()
    await visitor.payButton.waitFor()
    expect(await page.locator(`[name=payment][value="${ALIPAY_PLUS}"]`).isChecked()).toBe(true)
    await visitor.pay()
    await page.locator("#pay").click()
    await visitor.waitForOrder()
  })

  story("a shopper lets the payment expire", async (visitor) => {
    const { page, shop } = visitor
    await visitor.openCheckout()
    await visitor.goAndPayWith(ALIPAY)
    const pspOrderId = await visitor.pspOrderId()
    await visitor.open(`/checkout/return?transactionid=${pspOrderId}`)
    await visitor.sees("Waiting for your payment")
    await visitor.look("open")
    await shop.psp.pay(pspOrderId, "expired")
    await visitor.sees("The payment ran out of time")
    await visitor.look("expired")
    expect(await visitor.layoutShift()).toBeLessThan(STILL)

    await page.getByRole("button", { name: "Try again" }).click()
    await visitor.payButton.waitFor()
  })

  story("a shopper's payment is declined by the wallet", async (visitor) => {
    const { page } = visitor
    await visitor.openCheckout()
    await visitor.goAndPayWith(ALIPAY)
    await page.selectOption("#scenario", "declined")
    await page.locator("#pay").click()
    await visitor.sees("The payment failed")
    await visitor.look("declined")
  })

  story("a shopper leaves the payment page while Alipay keeps the payment open", async (visitor) => {
    const { page, shop } = visitor
    await shop.psp.settings({ alipay_cancel_waits_for_expiry: true })
    await visitor.openCheckout()
    await visitor.goAndPayWith(ALIPAY)
    await page.locator("#cancel").click()
    await visitor.sees("You have not paid yet")
    await visitor.look("left")
    await page.getByRole("link", { name: "Continue paying" }).click()
    await page.locator("#pay").click()
    await visitor.waitForOrder()
  })

  story("a shopper goes back with the browser's button and forward again", async (visitor) => {
    const { page } = visitor
    await visitor.openCheckout()
    await visitor.goAndPayWith(ALIPAY)
    await page.goBack()
    await page.getByText("You have an open payment").waitFor()
    expect(await visitor.payButton.getAttribute("aria-busy")).toBeNull()
    // A phone does not show the code, because the wallet is on it.
    const code = page.getByRole("img", { name: "Or scan this code with your phone and pay there." })
    if (view.isMobile) {
      expect(await code.count()).toBe(0)
    } else {
      await code.waitFor()
      await page
        .getByRole("timer")
        .filter({ hasText: /^Valid for (\d+:)?\d+:\d\d$/ })
        .waitFor()
    }
    await visitor.look("back")
    await page.getByRole("link", { name: "Continue paying" }).click()
    await page.locator("#pay").click()
    await visitor.waitForOrder()
  })

  story("a shopper goes back and changes to Alipay+, and the first payment is closed", async (visitor) => {
    const { page, shop } = visitor
    await visitor.openCheckout()
    await visitor.goAndPayWith(ALIPAY)
    const first = await visitor.pspOrderId()
    await page.goBack()
    await page.getByText("You have an open payment").waitFor()
    await visitor.goAndPayWith(ALIPAY_PLUS)
    await page.locator("#pay").click()
    await visitor.waitForOrder()
    expect((await shop.psp.order(first)).status).toMatch(/cancelled|void|expired/)
  })

  story("a shopper reloads the payment page", async (visitor) => {
    const { page } = visitor
    await visitor.openCheckout()
    await visitor.goAndPayWith(ALIPAY)
    await page.reload()
    await page.locator("#pay").click()
    await visitor.waitForOrder()
    await page.reload()
    await visitor.waitForOrder()
  })
}
