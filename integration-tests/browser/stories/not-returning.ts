import { eventually } from "../../../testkit/eventually"
import { ALIPAY, ALIPAY_PLUS } from "../providers"
import type { StoryContext } from "../story-context"

interface PaymentLink {
  url: string
  payment_session_id: string
}

const PASSWORD = "correct horse battery"

export function notReturning({ story }: StoryContext): void {
  story("a shopper closes the browser while paying and finds the order in the account", async (visitor) => {
    const { page, shop } = visitor
    const shopper = shop.shopper()
    await shopper.register(PASSWORD)
    await visitor.open("/account")
    await page.locator("[name=email]").waitFor()
    await visitor.look("sign-in")
    await page.fill("[name=email]", shopper.email)
    await page.fill("[name=password]", PASSWORD)
    await page.locator("form .button").click()
    await page.getByText("You have no orders yet.").waitFor()
    await visitor.look("no-orders")
    await visitor.openCheckout({}, shopper)
    await visitor.goAndPayWith(ALIPAY)
    const pspOrderId = await visitor.pspOrderId()
    await page.goto("about:blank")
    await shop.psp.pay(pspOrderId)

    await visitor.open("/account")
    await page.locator(".order-row").waitFor()
    await visitor.look("orders")
    await page.locator(".order-row").click()
    await page.getByRole("heading", { name: /^Order #\d+$/ }).waitFor()
    await visitor.look("order")
    expect(await page.locator(".count").textContent()).toBe("0")
  })

  story("a shopper creates an account", async (visitor) => {
    const { page, shop } = visitor
    await visitor.open("/account")
    await page.getByRole("button", { name: "Create account" }).click()
    await page.fill("[name=first_name]", "Mei")
    await page.fill("[name=last_name]", "Lin")
    await page.fill("[name=email]", shop.shopper().email)
    await page.fill("[name=password]", "short")
    await page.locator("form .button").click()
    await page.getByText("Please use at least 8 characters.").waitFor()
    await visitor.look("short-password")
    await page.fill("[name=password]", PASSWORD)
    await page.locator("form .button").click()
    await page.getByText("You have no orders yet.").waitFor()
    await page.getByRole("button", { name: "Sign out" }).click()
    await page.getByRole("heading", { name: "Sign in" }).waitFor()
  })

  story("a shopper comes back before the shop has MultiSafepay's notification", async (visitor) => {
    const { page, shop } = visitor
    await shop.psp.fault({ on: "notification", kind: "lost", times: null })
    await visitor.openCheckout()
    await visitor.goAndPayWith(ALIPAY)
    await page.locator("#pay").click()
    await visitor.waitForOrder()
  })

  story(
    "a shopper comes back without having paid, and the page waits until it is paid elsewhere",
    async (visitor) => {
      const { page, shop } = visitor
      await visitor.openCheckout()
      await visitor.goAndPayWith(ALIPAY)
      const pspOrderId = await visitor.pspOrderId()
      await page.selectOption("#scenario", "initialized")
      await page.locator("#pay").click()
      await visitor.sees("Waiting for your payment")
      await shop.psp.pay(pspOrderId)
      await visitor.waitForOrder()
    },
  )

  story(
    "a payment that a shopper has started still counts when the shop stops offering Alipay in the meantime",
    async (visitor) => {
      const { page, shop } = visitor
      await visitor.openCheckout()
      await visitor.goAndPayWith(ALIPAY)
      await shop.merchant.offerProviders("eur", [ALIPAY_PLUS])
      try {
        await page.locator("#pay").click()
        await visitor.waitForOrder()
      } finally {
        await shop.merchant.offerProviders("eur", [ALIPAY, ALIPAY_PLUS, "pp_system_default"])
      }
    },
  )

  story("a shopper pays the rest of an edited order by a payment link", async (visitor) => {
    const { page, shop } = visitor
    const { psp, merchant } = shop
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY_PLUS)
    await psp.pay(id)
    const [order] = await merchant.ordersOf(shopper.email)
    const orderId = order?.id ?? ""
    await merchant.addToOrder(orderId, "MATCHA-30")
    const { payment_link } = await (await merchant.api()).post<{ payment_link: PaymentLink }>(
      `/admin/alipay/orders/${orderId}/payment-link`,
    )

    await visitor.open(`/pay/${payment_link.payment_session_id}`)
    await visitor.sees("A payment is waiting for you")
    await visitor.look("link-open")
    await page.getByRole("link", { name: "Pay now with Alipay+" }).click()
    await page.locator("#pay").click()
    await visitor.sees("Paid, thank you")
    await visitor.look("link-paid")
    expect(await merchant.order(orderId)).toMatchObject({ summary: { pending_difference: 0 } })
  })

  story(
    "a shopper pays the rest of an edited order by the link that Medusa's dashboard copies",
    async (visitor) => {
      const { page, shop } = visitor
      const { psp, merchant } = shop
      const shopper = shop.shopper()
      const { id } = await shopper.checkout(ALIPAY_PLUS)
      await psp.pay(id)
      const [placed] = await merchant.ordersOf(shopper.email)
      const orderId = placed?.id ?? ""
      await merchant.addToOrder(orderId, "MATCHA-30")
      const { payment_collections } = await merchant.order(orderId)
      const open = payment_collections.find(({ status }) => status === "not_paid")

      await visitor.open(`/payment-collection/${open?.id}?order_id=${orderId}`)
      await page.getByRole("heading", { name: "Pay for your order" }).waitFor()
      await page.getByRole("button", { name: "Pay now with Alipay+" }).waitFor()
      await visitor.look("order-owes")
      await page.getByRole("button", { name: "Pay now with Alipay+" }).click()
      await page.locator("#pay").click()
      await visitor.sees("Paid, thank you")
      await eventually(async () =>
        expect(await merchant.order(orderId)).toMatchObject({ summary: { pending_difference: 0 } }),
      )
    },
  )

  story("a shopper opens a payment link that has ended", async (visitor) => {
    const { shop } = visitor
    const session = await shop.shopper().checkout(ALIPAY)
    await shop.psp.pay(session.id, "expired")
    await visitor.open(`/pay/${session.id}`)
    await visitor.sees("This payment link has ended")
    await visitor.look("link-ended")
  })
}
