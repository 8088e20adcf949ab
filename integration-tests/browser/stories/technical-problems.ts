import { ALIPAY } from "../providers"
import type { StoryContext } from "../story-context"
import type { Visitor } from "../visitor"

export function technicalProblems({ view, story }: StoryContext): void {
  story("a shopper starts to pay while MultiSafepay is down, and again once it is up", async (visitor) => {
    const { page, shop } = visitor
    await visitor.openCheckout()
    await shop.psp.fault({ on: "api", endpoint: "POST /orders", kind: "status", status: 503, times: null })
    await page.locator(`[name=payment][value="${ALIPAY}"]`).check()
    await visitor.pay()
    await page.getByText("You have not been charged.").waitFor()
    await visitor.look("psp-down")
    expect(await page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("alert")
    visitor.forgiveNetwork()

    await shop.psp.clearFaults()
    await visitor.payButton.click()
    await page.locator("#pay").click()
    await visitor.waitForOrder()
  })

  // Starting a shop is slow and the same in every view.
  if (!view.isMobile) {
    story("a shopper waits while the shop crashes and comes back", async (visitor) => {
      const { shop } = visitor
      const pspOrderId = await waitOnReturnPage(visitor)
      await shop.crash()
      try {
        await visitor.sees("Still trying")
        await visitor.look("shop-down")
      } finally {
        await shop.restart()
      }
      await shop.psp.pay(pspOrderId)
      await visitor.waitForOrder()
      visitor.forgiveNetwork()
    })
  }

  story("a shopper loses the network while waiting", async (visitor) => {
    const { context, shop } = visitor
    const pspOrderId = await waitOnReturnPage(visitor)
    await context.setOffline(true)
    await visitor.sees("You are offline")
    await visitor.look("offline")
    await shop.psp.pay(pspOrderId)
    await context.setOffline(false)
    await visitor.waitForOrder()
    visitor.forgiveNetwork()
  })

  story("a shopper finds the shop down, and the page recovers by itself", async (visitor) => {
    const { page, context, shop } = visitor
    await context.route(`${shop.medusaUrl}/**`, (route) => route.abort())
    await visitor.open("/")
    await page.getByText("The shop is not responding").first().waitFor()
    await visitor.look("shop-closed")
    await context.unroute(`${shop.medusaUrl}/**`)
    await page.locator(".tea h2").first().waitFor()
    visitor.forgiveNetwork()
  })

  story("a shopper has two tabs and pays in one, and the other one shows it", async (visitor) => {
    const { page, shop } = visitor
    await visitor.openCheckout()
    const other = await visitor.openTab()
    await other.open("/checkout")
    await other.payButton.waitFor()
    await visitor.goAndPayWith(ALIPAY)
    await page.locator("#pay").click()
    const orderId = await visitor.waitForOrder()

    await other.page.getByText("Your cart is empty.").waitFor()
    expect(other.browserErrors).toEqual([])
    expect(await shop.merchant.paymentOf(orderId)).toMatchObject({ amount: 29.95 })
  })

  story(
    "a shopper has two tabs with a payment page each, and only the newer one can be paid",
    async (visitor) => {
      const { page, shop } = visitor
      await visitor.openCheckout()
      const other = await visitor.openTab()
      await other.open("/checkout")
      await other.payButton.waitFor()
      await visitor.goAndPayWith(ALIPAY)
      const first = await visitor.pspOrderId()
      await other.goAndPayWith(ALIPAY)
      const second = await other.pspOrderId()
      expect(second).not.toBe(first)
      await page.reload()
      expect(await page.locator("#pay").count()).toBe(0)
      visitor.forgiveNetwork()

      await other.page.locator("#pay").click()
      const orderId = await other.waitForOrder()
      expect((await shop.merchant.paymentOf(orderId)).captured_at).toBeTruthy()
      expect((await shop.psp.order(first)).paid).toBe(false)
      expect(other.browserErrors).toEqual([])
    },
  )

  story("a shopper comes back in a browser that has never opened the shop", async (visitor) => {
    const { page, shop } = visitor
    const shopper = shop.shopper()
    const session = await shopper.checkout(
      ALIPAY,
      {},
      { return_url: `${shop.storefrontUrl}/checkout/return` },
    )
    await shop.psp.pay(session.id)
    const order = await shopper.placeOrder()
    await visitor.open(`/checkout/return?transactionid=${session.id}`)
    await visitor.sees("Payment received")
    await page.getByText("Your order is placed").waitFor()
    expect(await page.content()).not.toContain(order.id)
  })
}

/** Returns from the payment page without an outcome. */
async function waitOnReturnPage(visitor: Visitor): Promise<string> {
  const { page } = visitor
  await visitor.openCheckout()
  await visitor.goAndPayWith(ALIPAY)
  const pspOrderId = await visitor.pspOrderId()
  await page.selectOption("#scenario", "initialized")
  await page.locator("#pay").click()
  await visitor.sees("Waiting for your payment")
  return pspOrderId
}
