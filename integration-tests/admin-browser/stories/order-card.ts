import { eventually } from "../../../testkit/eventually"
import { ALIPAY_PLUS } from "../../browser/providers"
import type { Admin } from "../admin"
import { editedOrder, paidOrder } from "../orders"
import type { StoryContext } from "../story-context"

export function orderCard({ story }: StoryContext): void {
  story(
    "the order's card shows everything that is known about a payment, with one request",
    async (admin) => {
      const { order, session } = await paidOrder(admin.shop, ALIPAY_PLUS, "GCASH")
      const card = await admin.openOrder(order.id)

      await admin.counts(card.getByText("Test", { exact: true }), 1)
      await admin.rowSays(card, "Status", "Paid")
      await admin.rowSays(card, "Amount paid", "€29.95")
      await admin.rowSays(card, "Paid with", "Alipay+ · GCash")
      await admin.counts(card.locator("div.grid"), 4)
      await card.getByRole("button", { name: "Details" }).click()
      await admin.rowSays(card, "At MultiSafepay", "Paid")
      await admin.rowSays(card, "Fees", /^€\d/)
      await admin.rowSays(card, "MultiSafepay order ID", new RegExp(session.id))
      const link = card.getByRole("link", { name: "Open in MultiSafepay's dashboard" })
      expect(await link.getAttribute("href")).toContain(session.id)
      // The number on the menu entry is requested on every page of the dashboard.
      expect(admin.requests.filter((request) => !request.endsWith("/alerts"))).toEqual([
        `GET /admin/alipay/orders/${order.id}`,
      ])

      await admin.row(card, "MultiSafepay order ID").getByRole("button").click()
      await admin.hasCopied(session.id)
      await admin.row(card, "Transaction ID").getByRole("button").click()
      await admin.hasCopied(/^\d{16}$/)
      await admin.look("paid")
    },
  )

  story("the order's card adds one request to the order page", async (admin) => {
    const { order } = await paidOrder(admin.shop)
    const withCard = await requestsOf(admin, order.id)
    expect(admin.requests.filter((request) => !request.endsWith("/alerts"))).toHaveLength(1)
    await takeWidgetAway(admin)
    const withoutCard = await requestsOf(admin, order.id)

    expect(withoutCard).toContain(`GET /admin/orders/${order.id}`)
    expect(withCard).toEqual([...withoutCard, `GET /admin/alipay/orders/${order.id}`].sort())
  })

  story("the order's card shows times in the admin's time zone", async (admin) => {
    const { order } = await paidOrder(admin.shop)
    const { captured_at } = await admin.shop.merchant.paymentOf(order.id)
    const card = await admin.openOrder(order.id)
    const inAmsterdam = new Intl.DateTimeFormat("en", {
      timeZone: "Europe/Amsterdam",
      hour: "numeric",
      hour12: true,
    })
    const hour = inAmsterdam.format(new Date(String(captured_at))).split(" ")[0]
    await admin.rowSays(card, "Paid on", new RegExp(` ${hour}:\\d\\d`))
  })

  story(
    "the order's card shows refunds with MultiSafepay's state, and the alert about a declined one",
    async (admin) => {
      const { order, session } = await paidOrder(admin.shop)
      const payment = await admin.shop.merchant.paymentOf(order.id)
      await admin.shop.merchant.refund(payment.id, 10, "one bag broken")
      await admin.shop.merchant.refund(payment.id, 5)
      const [first, second] = (await admin.shop.psp.order(session.id)).refunds
      await admin.shop.psp.acceptRefund(first?.refund_id ?? "")
      await admin.shop.psp.declineRefund(second?.refund_id ?? "")

      const card = await admin.openOrder(order.id)

      await card.getByText("Refund of €10.00").waitFor()
      await card.getByText("one bag broken").waitFor()
      await card.getByText("Paid out").waitFor()
      await card.getByText("Declined", { exact: true }).waitFor()
      const alert = admin.page.getByTestId("alipay-alerts").locator("[data-alert=refund_declined]")
      await alert.getByText(/^A refund of €5.00 was declined or withdrawn/).waitFor()
      // In the first view, regardless of what Medusa shows on its page.
      await eventually(async () => {
        const box = await alert.boundingBox()
        expect((box?.y ?? 9_999) + (box?.height ?? 0)).toBeLessThan(844)
      })
      await admin.look("refunds")
    },
  )

  story("the order's card does not appear for an order that was paid in another way", async (admin) => {
    const buyer = admin.shop.shopper()
    await buyer.checkout("pp_system_default")
    const order = await buyer.placeOrder()
    await admin.open(`/orders/${order.id}`)
    await admin.page.waitForResponse(/\/admin\/alipay\/orders\//)
    await admin.page.getByRole("heading", { name: "Customer" }).waitFor()

    expect(await admin.page.getByTestId("alipay-order-card").count()).toBe(0)
  })

  story("the order's card checks the payment again, and Medusa's own cards follow", async (admin) => {
    const order = await editedOrder(admin.shop)
    const card = await admin.openOrder(order.id)
    await card.getByRole("button", { name: "Create payment link" }).click()
    await admin.seesToast("Payment link created")
    const [pspOrder] = await admin.shop.psp.orders()
    await admin.shop.psp.pay(pspOrder?.order_id ?? "", "completed", { notify: false })
    await admin.page.getByRole("button", { name: "Close" }).click()

    await card.getByRole("button", { name: "More actions" }).click()
    await admin.page.getByRole("menuitem", { name: "Check again" }).click()

    await admin.seesToast("The order is up to date with MultiSafepay")
    await card.getByText("Outstanding").waitFor({ state: "detached" })
    await admin.page.getByText("Total pending").waitFor({ state: "detached" })
    await admin.counts(card.getByText("€9.95"), 2)

    await card.getByRole("button", { name: "More actions" }).click()
    await admin.page.getByRole("menuitem", { name: "Check again" }).click()
    await admin.seesToast("Checked: nothing has changed")
    await admin.look("two-payments")
  })

  story("the order's card creates a payment link, shows it as a QR code, and cancels it", async (admin) => {
    const order = await editedOrder(admin.shop)
    const card = await admin.openOrder(order.id)
    await admin.rowSays(card, "Outstanding", "€9.95")
    await card.getByRole("button", { name: "Create payment link" }).click()
    await admin.seesToast("Payment link created")

    const drawer = admin.page.getByRole("dialog", { name: "Payment link" })
    await drawer.getByRole("img", { name: "QR code of the payment link" }).waitFor()
    await drawer.getByRole("button", { name: "Copy" }).first().click()
    const { payment_link } = await (await admin.shop.merchant.api()).get<{ payment_link: { url: string } }>(
      `/admin/alipay/orders/${order.id}/payment-link`,
    )
    await admin.hasCopied(payment_link.url)
    for (const [name, address] of [
      ["WhatsApp", /^https:\/\/wa\.me\/\?text=/],
      ["Mail program", /^mailto:\?subject=/],
    ] as const) {
      const href = (await drawer.getByRole("link", { name }).getAttribute("href")) ?? ""
      expect(href).toMatch(address)
      expect(decodeURIComponent(href)).toContain(payment_link.url)
    }
    await drawer.getByRole("button", { name: "Send by e-mail" }).waitFor()
    await admin.look("qr-code", "[role=dialog]")
    await drawer.getByRole("button", { name: "Close" }).last().click()
    await drawer.waitFor({ state: "detached" })
    await admin.row(card, "Payment link").getByText(payment_link.url).waitFor()
    await admin.look("link")

    await card.getByRole("button", { name: "Show payment link" }).click()
    await drawer.getByRole("button", { name: "Cancel link" }).click()
    await admin.page.getByRole("alertdialog").getByRole("button", { name: "Cancel link" }).click()
    await admin.seesToast("Payment link cancelled")
    await card.getByRole("button", { name: "Create payment link" }).waitFor()
  })

  story("the order's card offers to replace a link whose amount the order no longer owes", async (admin) => {
    const order = await editedOrder(admin.shop)
    await (await admin.shop.merchant.api()).post(`/admin/alipay/orders/${order.id}/payment-link`)
    await admin.shop.merchant.addToOrder(order.id, "JASMINE-50")

    const card = await admin.openOrder(order.id)
    await card.getByText("The link is still for €9.95").waitFor()
    await card.getByRole("button", { name: "Replace payment link" }).click()

    await admin.seesToast("Payment link created")
    await admin.page.getByRole("dialog").getByText("€19.90", { exact: false }).waitFor()
  })

  story(
    "the order's card works while MultiSafepay is down, and is complete again when it is back",
    async (admin) => {
      const { order, session } = await paidOrder(admin.shop)
      await admin.shop.psp.fault({ on: "api", kind: "status", status: 503, order_id: session.id })
      await (await admin.shop.merchant.api()).get(`/admin/alipay/orders/${order.id}?refresh=true`)
      const card = await admin.openOrder(order.id)

      await card.getByText("MultiSafepay cannot be reached right now.").waitFor()
      await admin.rowSays(card, "Status", "Paid")
      await admin.rowSays(card, "Amount paid", "€29.95")
      await admin.look("psp-down")

      await card.getByRole("button", { name: "More actions" }).click()
      await admin.page.getByRole("menuitem", { name: "Check again" }).click()
      await admin.seesToast(/^The payment could not be checked\s*Try again in a moment\./)
      await admin.shop.psp.clearFaults()
      await card.getByRole("button", { name: "Try again" }).click()
      await card.getByText("MultiSafepay cannot be reached right now.").waitFor({ state: "detached" })
      await card.getByRole("button", { name: "Details" }).click()
      await admin.rowSays(card, "At MultiSafepay", "Paid")
    },
  )

  story("the order's card shows a reversed payment as disputed, and nowhere as paid", async (admin) => {
    const { order, session } = await paidOrder(admin.shop)
    await admin.shop.psp.pay(session.id, "chargedback")
    const card = await admin.openOrder(order.id)
    await admin.rowSays(card, "Status", "Disputed")
    await admin.page.getByTestId("alipay-alerts").getByText("Payment reversed").waitFor()
    await admin.look("disputed")

    await admin.open(`/alipay?q=${session.id}`)
    const row = admin.section("payments").locator("tbody tr")
    await row.getByText("Disputed", { exact: true }).waitFor()
    expect(await row.getByText("Paid", { exact: true }).count()).toBe(0)
    await row.click()
    const heading = admin.page.getByTestId("alipay-payment").locator("> div").first()
    await heading.getByText("Disputed", { exact: true }).waitFor()
    expect(await heading.getByText("Paid", { exact: true }).count()).toBe(0)
  })

  story("the order's card shows a user without rights no button that would be refused", async (admin) => {
    const order = await editedOrder(admin.shop)
    await (await admin.shop.merchant.api()).post(`/admin/alipay/orders/${order.id}/payment-link`)
    await admin.page.route(`**/admin/alipay/orders/${order.id}`, async (route) => {
      const response = await route.fetch()
      const { alipay } = (await response.json()) as { alipay: { permissions: Record<string, boolean> } }
      for (const name of Object.keys(alipay.permissions)) alipay.permissions[name] = false
      await route.fulfill({ response, json: { alipay } })
    })
    const card = await admin.openOrder(order.id)
    await card.getByRole("button", { name: "Show payment link" }).click()
    const drawer = admin.page.getByRole("dialog", { name: "Payment link" })
    await drawer.getByRole("link", { name: "WhatsApp" }).waitFor()
    expect(await drawer.getByRole("button", { name: /^(Cancel link|Send by e-mail)$/ }).count()).toBe(0)
    await drawer.getByRole("button", { name: "Close" }).last().click()
    expect(await card.getByRole("button", { name: "More actions" }).count()).toBe(0)
  })

  story("the order's card sends failed order updates to MultiSafepay again", async (admin) => {
    await admin.shop.psp.fault({ on: "api", kind: "status", status: 500, endpoint: "PATCH /orders/:id" })
    const { order } = await paidOrder(admin.shop)
    await eventually(
      async () => {
        const { alipay } = await (await admin.shop.merchant.api()).get<{
          alipay: { payments: { updates: { invoice?: { state: string } } }[] }
        }>(`/admin/alipay/orders/${order.id}`)
        expect(alipay.payments[0]?.updates.invoice?.state).toBe("failed")
      },
      { within: 30_000 },
    )
    const card = await admin.openOrder(order.id)
    await card.getByText("Not sent", { exact: true }).waitFor()
    await admin.look("sync-failed")
    await admin.shop.psp.clearFaults()

    await card.getByRole("button", { name: "Retry" }).click()

    await admin.seesToast("It was sent to MultiSafepay")
    await card.getByText("Not sent", { exact: true }).waitFor({ state: "detached" })
  })

  story("an alert in the dashboard's feed links to the order's card", async (admin) => {
    const { order, session } = await paidOrder(admin.shop)
    await admin.shop.merchant.refund((await admin.shop.merchant.paymentOf(order.id)).id, 5)
    const [refund] = (await admin.shop.psp.order(session.id)).refunds
    await admin.shop.psp.declineRefund(refund?.refund_id ?? "")
    await admin.open("/settings/alipay")
    await admin.page.getByTestId("alipay-connection").waitFor()
    await admin.page.keyboard.press("Control+n")

    const alert = admin.page
      .locator("div.border-b", { hasText: new RegExp(`Order #${order.display_id}(?!\\d)`) })
      .last()
    await alert.getByText("Alipay · Refund did not reach the customer").waitFor()
    await admin.look("feed", "[data-testid=alipay-connection]")
    await alert.locator("a[download]").click()

    await admin.page.waitForURL(`**/app/orders/${order.id}`)
    await admin.page.getByTestId("alipay-order-card").waitFor()
  })
}

/** The requests of the order page in alphabetical order; repeated requests are listed once. */
async function requestsOf(admin: Admin, orderId: string): Promise<string[]> {
  const before = admin.allRequests.length
  await admin.open(`/orders/${orderId}`)
  await admin.page.getByRole("heading", { name: "Customer" }).waitFor()
  await admin.page.waitForLoadState("networkidle")
  return [...new Set(admin.allRequests.slice(before))].sort()
}

/** Moves the plugin's card from the order's page to another one. */
async function takeWidgetAway({ page }: Admin): Promise<void> {
  await page.route("**/app/assets/index-*.js", async (route) => {
    const response = await route.fetch()
    const code = await response.text()
    const body = code.replaceAll(/zone:\["order\.details\.(side\.)?before"\]/g, 'zone:["order.list.before"]')
    await route.fulfill({ response, body })
  })
}
