import { eventually } from "../../../testkit/eventually"
import { SITE_KEY } from "../../../testkit/servers/sandbox-keys"
import { ALIPAY, ALIPAY_PLUS } from "../../browser/providers"
import { paidOrder } from "../orders"
import type { StoryContext } from "../story-context"
import type { TestShop } from "../test-shop"

/** Slow, so both views use one result. */
let checked: ReturnType<typeof reversePaymentAndRunChecks> | undefined

export function settingsPage({ story }: StoryContext): void {
  story("the settings page shows the connection, and checks it on request", async (admin) => {
    await admin.openSettings()
    const connection = admin.section("connection")
    await admin.rowSays(connection, "Connection", /Connected/)
    await admin.rowSays(connection, "Environment", "Test")
    await admin.rowSays(connection, "Site ID", /10001/)
    await admin.rowSays(connection, "Alipay", /EUR, USD · €0\.01 to €50,000\.00/)

    await connection.getByRole("button", { name: "Check connection" }).click()

    await admin.seesToast("Connected")
    expect(admin.requests).toEqual(
      expect.arrayContaining(["GET /admin/alipay/settings", "POST /admin/alipay/connection-check"]),
    )
    expect(admin.requests.filter((request) => request.startsWith("GET"))).toHaveLength(2)
  })

  story("the settings page shows the options in force, and no key", async (admin) => {
    await admin.openSettings()
    await admin.section("connection").getByRole("button", { name: "Show options" }).click()
    const drawer = admin.page.getByRole("dialog", { name: "Options in force" })
    await drawer.getByText("••••••••0001").first().waitFor()
    expect(await drawer.innerText()).toMatch(
      /^How long to try before a refund\s+recovery\.completionWindowMinutes\s+\d+ hours?$/m,
    )
    const reference = await drawer.getByRole("link", { name: "What the options mean" }).getAttribute("href")
    expect(reference).toContain("medusa-payment-multisafepay-alipay")
    expect(await admin.page.content()).not.toContain(SITE_KEY.slice(0, 20))
    await admin.look("options", "[role=dialog]")
  })

  story(
    "the settings page copies a system report for a support mail, without keys and personal data",
    async (admin) => {
      await declinedSomewhere(admin.shop)
      await admin.openSettings()
      await admin.page.getByRole("button", { name: "Copy system report" }).click()
      await admin.seesToast("System report copied")
      const report = await admin.clipboard()
      expect(report).toMatch(/^Plugin 1\.0\.0, Medusa 2\.\d+\.\d+, Node \d+/m)
      expect(report).toContain("apiKey: ••••••••0001")
      expect(report).toMatch(/^Open alerts: [1-9]/m)
      expect(report).not.toContain("@example.com")
    },
  )

  story("the settings page tests whether MultiSafepay could reach the shop", async (admin) => {
    await admin.openSettings()
    const webhook = admin.section("webhook")
    await webhook.getByRole("button", { name: "Copy" }).first().click()
    await admin.hasCopied(`${admin.shop.medusaUrl}/hooks/multisafepay/alipay_multisafepay`)

    await webhook.getByRole("button", { name: "Test webhook" }).click()

    await webhook.getByText("The address is http: MultiSafepay sends to https only").waitFor()
    await webhook.getByText("The shop answers there, and refuses unsigned requests").waitFor()
    await webhook.getByText("The sandbox can reach the shop. MultiSafepay could not.").waitFor()
    await admin.look("webhook")
  })

  story(
    "the settings page shows the last accepted notification, and the last refused one with the reason",
    async (admin) => {
      const { session } = await paidOrder(admin.shop)
      await fetch(`${admin.shop.medusaUrl}/hooks/multisafepay/alipay_multisafepay`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ order_id: session.id }),
      })
      await admin.openSettings()
      const webhook = admin.section("webhook")
      await admin.rowSays(webhook, "Last notification accepted", /\d{4}/)
      await eventually(async () => {
        await admin.openSettings()
        expect(await admin.row(webhook, "Last notification refused").innerText()).toMatch(
          /\d+ refused within a day\s+The header Auth is missing/,
        )
      })
      await admin.look("notifications")
    },
  )

  story("the settings page switches a provider off in a region, and on again", async (admin) => {
    await offerBoth(admin.shop)
    await admin.openSettings()
    const regions = admin.section("regions")
    const plus = regions.getByRole("switch", { name: "Europe: Alipay+" })

    await plus.click()
    await admin.seesToast("Alipay+ is not offered in Europe any more")
    expect(await providersOf(admin.shop)).toEqual([ALIPAY, "pp_system_default"])
    await plus.click()
    await admin.seesToast("Alipay+ is offered in Europe")
    expect(await providersOf(admin.shop)).toEqual([ALIPAY_PLUS, ALIPAY, "pp_system_default"].sort())
  })

  story("the settings page moves every region from Alipay to Alipay+ in one click", async (admin) => {
    await offerBoth(admin.shop)
    await admin.openSettings()
    const regions = admin.section("regions")
    await regions.getByText("MultiSafepay is retiring Alipay in favour of Alipay+.").waitFor()
    await regions.getByRole("button", { name: "Move to Alipay+" }).click()
    await admin.page.getByText("2 regions will offer Alipay+ instead of Alipay.").waitFor()
    await admin.look("move", "[role=alertdialog]")
    await admin.page.getByRole("alertdialog").getByRole("button", { name: "Move" }).click()

    await admin.seesToast("Your regions offer Alipay+ now")
    await regions.getByText("MultiSafepay is retiring Alipay").waitFor({ state: "detached" })
    expect(await providersOf(admin.shop)).toEqual([ALIPAY_PLUS, "pp_system_default"])
    await offerBoth(admin.shop)
  })

  story(
    "the settings page works while MultiSafepay is down, and says that MultiSafepay is down",
    async (admin) => {
      await admin.openSettings()
      await admin.shop.psp.fault({ on: "api", kind: "reset-before" })
      const connection = admin.section("connection")

      await connection.getByRole("button", { name: "Check connection" }).click()

      await admin.seesToast("Not reachable")
      await connection.getByText("MultiSafepay cannot be reached").waitFor()
      await admin.section("regions").getByRole("heading", { name: "Regions" }).waitFor()
      await admin.look("psp-down")
      await admin.shop.psp.clearFaults()
      await connection.getByRole("button", { name: "Check connection" }).click()
      await connection.getByText("MultiSafepay cannot be reached").waitFor({ state: "detached" })
    },
  )

  story(
    "the settings page shows what recovery and reconciliation found, with links to the orders",
    async (admin) => {
      checked ??= reversePaymentAndRunChecks(admin.shop)
      const order = await checked

      await admin.openSettings()
      const runs = admin.section("runs")
      await runs.getByText(/\d+ checked, \d+ updated, 0 to retry/).waitFor()
      await runs.getByText(/Transactions compared: \d+ · Differences: [1-9]/).waitFor()
      await runs.getByRole("button", { name: "Show" }).click()
      const drawer = admin.page.getByRole("dialog", { name: "Differences" })
      await drawer.getByText("Reversed at MultiSafepay after the capture").first().waitFor()
      await admin.look("differences", "[role=dialog]")
      await drawer.getByRole("link", { name: `#${order.display_id}` }).click()
      await admin.page.waitForURL(`**/app/orders/${order.id}`)
    },
  )
}

async function reversePaymentAndRunChecks(shop: TestShop) {
  const { order, session } = await paidOrder(shop)
  await shop.psp.pay(session.id, "chargedback")
  await shop.runChecks()
  return order
}

async function declinedSomewhere(shop: TestShop): Promise<void> {
  const { session } = await paidOrder(shop)
  await shop.psp.pay(session.id, "chargedback")
}

async function offerBoth({ merchant }: TestShop): Promise<void> {
  for (const currency of ["eur", "usd"]) {
    await merchant.offerProviders(currency, [ALIPAY, ALIPAY_PLUS, "pp_system_default"])
  }
}

/** The names of the European region's providers, sorted. */
async function providersOf({ merchant }: TestShop): Promise<string[]> {
  const { regions } = await (await merchant.api()).get<{
    regions: { currency_code: string; payment_providers: { id: string }[] }[]
  }>("/admin/regions?fields=currency_code,*payment_providers")
  const europe = regions.find(({ currency_code }) => currency_code === "eur")
  return (europe?.payment_providers ?? []).map(({ id }) => id).sort()
}
