import { eventually } from "../../../testkit/eventually"
import { ALIPAY_PLUS } from "../../browser/providers"
import { paidOrder } from "../orders"
import type { StoryContext } from "../story-context"
import type { TestShop } from "../test-shop"

/** A declined refund of this amount, old enough that MultiSafepay accepts the same amount again. */
async function declinedRefund(shop: TestShop, amount: number) {
  const { order, session } = await paidOrder(shop, ALIPAY_PLUS, "GCASH")
  await shop.merchant.refund((await shop.merchant.paymentOf(order.id)).id, amount)
  const [refund] = (await shop.psp.order(session.id)).refunds
  await shop.psp.declineRefund(refund?.refund_id ?? "")
  await shop.psp.advance(301)
  return { order, session }
}

/** Alipay in the main menu, and the page of a payment. */
export function mainPage({ story, view }: StoryContext): void {
  /** Each view has its own amounts, because all views share one shop. */
  const amount = (cents: number) => 3 + (cents + view.name.length) / 100

  story("the main page resolves an alert with one click, and shows who did it", async (admin) => {
    const { order, session } = await declinedRefund(admin.shop, amount(1))
    await admin.openAlipay()
    await admin.page.getByTestId("alipay-alert-count").waitFor({ state: "attached" })
    const alert = admin.section("attention").locator("[data-alert=refund_declined]").first()
    await alert.getByText("Refund did not reach the customer").waitFor()
    await alert.getByRole("link", { name: `Order #${order.display_id}` }).waitFor()
    await admin.look("needs-attention", "[data-testid=alipay-attention]")

    await alert.getByRole("button", { name: "Send again" }).click()
    await admin.page.getByRole("alertdialog").getByRole("button", { name: "Send again" }).click()
    await admin.seesToast("Done")

    const refunds = (await admin.shop.psp.order(session.id)).refunds
    expect(refunds.filter(({ status }) => status === "reserved")).toHaveLength(1)
    await admin.section("attention").getByRole("button", { name: "Closed alerts" }).click()
    await admin.page
      .getByTestId("alipay-past-alerts")
      .getByText(/^Resolved by Tea Admin/)
      .first()
      .waitFor()
  })

  story(
    "the main page refunds a payment with the wrong amount when the merchant chooses to",
    async (admin) => {
      const { psp } = admin.shop
      const session = await admin.shop.shopper().checkout(ALIPAY_PLUS)
      await admin.shop.raiseSession(session.id)
      await psp.pay(session.id)
      // There is no order yet: the feed links to the payment.
      await admin.openAlipay()
      await admin.page.keyboard.press("Control+n")
      await admin.page.locator(`a[download][href$="${session.id}"]`).click()
      await admin.page.waitForURL(`**/app/alipay/payments/${session.id}`)
      const alert = admin.page.getByTestId("alipay-alerts").locator("[data-alert=amount_mismatch]")
      await alert.getByText("Payment with the wrong amount", { exact: true }).waitFor()
      await alert.getByRole("button", { name: "Keep the money" }).waitFor()
      await alert.getByRole("button", { name: "Refund" }).click()
      const question = admin.page.getByRole("alertdialog")
      await question.getByText(/goes back to the customer. This cannot be undone./).waitFor()
      await admin.look("decide", "[role=alertdialog]")
      expect((await psp.order(session.id)).refunds).toEqual([])

      await question.getByRole("button", { name: "Refund" }).click()

      await admin.seesToast("Done")
      const { amount, refunds } = await psp.order(session.id)
      expect(refunds).toMatchObject([{ amount }])
      await alert.getByText("MultiSafepay has accepted the refund").waitFor()
    },
  )

  story("the main page dismisses an alert with a note", async (admin) => {
    const { order } = await declinedRefund(admin.shop, amount(2))
    await admin.openAlipay()
    const alert = admin
      .section("attention")
      .locator("[data-alert=refund_declined]", { hasText: `#${order.display_id}` })
    await alert.getByRole("button", { name: "Dismiss" }).click()
    const drawer = admin.page.getByRole("dialog")
    await drawer.getByLabel("Note").fill("Paid in cash")
    await admin.look("dismiss", "[role=dialog]")
    await drawer.getByRole("button", { name: "Dismiss" }).click()
    await admin.seesToast("Done")
    await alert.waitFor({ state: "detached" })

    await admin.section("attention").getByRole("button", { name: "Closed alerts" }).click()
    await admin.page
      .getByTestId("alipay-past-alerts")
      .getByText(/^Dismissed by Tea Admin.*Paid in cash$/)
      .first()
      .waitFor()
  })

  story(
    "the main page shows state and amount of each payment in the first view of the list",
    async (admin) => {
      await paidOrder(admin.shop)
      await admin.openAlipay()
      const row = admin.section("payments").locator("tbody tr").first()
      const width = admin.page.viewportSize()?.width ?? 0
      for (const text of [/^Paid$/, /^€\d/]) {
        await eventually(async () => {
          const box = await row.getByText(text).first().boundingBox()
          expect((box?.x ?? width) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
        })
      }
    },
  )

  story(
    "the main page links from the list to a payment that failed, and says why it failed",
    async (admin) => {
      const shopper = admin.shop.shopper()
      const session = await shopper.checkout(ALIPAY_PLUS)
      await admin.shop.psp.pay(session.id, "declined")
      await admin.open(`/alipay?q=${session.id}`)
      await admin.section("payments").getByText("1 of 1 results").waitFor()
      await admin.section("payments").locator("tbody tr").first().click()
      await admin.page.waitForURL(`**/app/alipay/payments/${session.id}`)

      const payment = admin.page.getByTestId("alipay-payment")
      await payment.getByText("Failed", { exact: true }).waitFor()
      await admin.rowSays(payment, "Reason", "Declined by the wallet")
      await admin.page.getByTestId("alipay-buyer").getByText(shopper.email).waitFor()
      await admin.page.getByTestId("alipay-timeline").getByText("Payment started").waitFor()
      await admin.look("failed-payment")
    },
  )

  story("the main page shows the whole history of a payment, and checks it again", async (admin) => {
    const { order, session } = await paidOrder(admin.shop, ALIPAY_PLUS, "GCASH")
    await admin.shop.psp.refundInDashboard(session.id, 300)
    await admin.open(`/alipay/payments/${session.id}`)
    const payment = admin.page.getByTestId("alipay-payment")
    await payment.getByRole("button", { name: "Check again" }).click()
    // Either the sandbox has already notified the shop, or the click finds the change.
    await admin.seesToast(/^(The payment is up to date|Checked)/)
    await admin.page.getByTestId("alipay-timeline").getByText("Refund of €3.00").waitFor()
    await admin.page
      .getByTestId("alipay-timeline")
      .getByText(/^Made at MultiSafepay/)
      .waitFor()
    await admin.page
      .getByTestId("alipay-timeline")
      .getByText(/^accepted \(200\) in \d+ ms/)
      .first()
      .waitFor()
    const dashboard = payment.getByRole("link", { name: "MultiSafepay" })
    expect(await dashboard.getAttribute("href")).toContain(session.id)
    await payment.getByRole("link", { name: `#${order.display_id}` }).waitFor()
    await admin.rowSays(payment, "Paid with", "Alipay+ · GCash")
    await payment.getByRole("button", { name: "Copy" }).first().click()
    await admin.hasCopied(session.id)
    await admin.look("payment")
  })
}
