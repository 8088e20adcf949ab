import { readFileSync } from "node:fs"
import type { Locator } from "playwright-core"
import { eventually } from "../../../testkit/eventually"
import type { StoryContext } from "../story-context"

const ALL = /^20 of 1\d{4} results$/

/** Of an inserted payment; no other payment has this amount. */
const AMOUNT_OF_SHOPPER_77 = 102.63

/** With the 10,000 inserted payments, and those of the other stories before them. */
export function payments({ story }: StoryContext): void {
  story("the payments table pages through 10,000 payments on the server", async (admin) => {
    await admin.openAlipay()
    const table = admin.section("payments")
    await table.getByText(ALL).waitFor()
    await admin.counts(table.locator("tbody tr"), 20)
    await admin.look("first-page")

    await table.getByRole("button", { name: "Next" }).click()

    await admin.page.waitForURL(/offset=20/)
    await table.getByText(/^2 of \d+ pages$/).waitFor()
  })

  story("the payments table searches, and opens the order that it finds", async (admin) => {
    await admin.openAlipay()
    const table = admin.section("payments")
    await table.getByPlaceholder("Order, e-mail, ID").fill("shopper-77@example.com")
    await table.getByText("1 of 1 results").waitFor()
    await table.getByText("shopper-77@example.com").waitFor()
    await table.getByRole("link", { name: /^#\d+$/ }).click()

    await admin.page.waitForURL("**/app/orders/order_planted00000077")
    await admin.page.goBack()
    await table.getByText("1 of 1 results").waitFor()
  })

  story("the payments table says when nothing matches", async (admin) => {
    await admin.open("/alipay?q=nobody%40example.com")
    await admin.section("payments").getByText("No payments found").waitFor()
    await admin.look("no-match")
  })

  story("the payments table filters by status, by date and by amount", async (admin) => {
    await admin.openAlipay()
    const table = admin.section("payments")
    const choice = admin.page.getByRole("dialog")
    const addFilter = async (name: string) => {
      // Medusa hides a filter's menu while the filter itself is out of view, as on a phone below the alerts.
      await table.evaluate((element) => element.scrollIntoView({ block: "start" }))
      await table.locator("button[aria-haspopup=menu]").first().click()
      await admin.page.getByRole("menuitem", { name }).click()
    }
    await addFilter("Status")
    await choice.getByText("Refunded", { exact: true }).click()
    await table.getByText("20 of 1000 results").waitFor()
    await admin.page.keyboard.press("Escape")
    await choice.waitFor({ state: "detached" })

    await addFilter("Date")
    await choice.getByText("Last 7 days").click()
    // One inserted payment in ten is refunded, and there is one every seven minutes: 20 a day.
    await table.getByText(/^20 of 1[2-4]\d results$/).waitFor()
    await admin.page.keyboard.press("Escape")
    await choice.waitFor({ state: "detached" })
    await admin.look("filtered")

    await table.getByRole("button", { name: "Clear all" }).click()
    await table.getByText(ALL).waitFor()
    await addFilter("Amount")
    await choice.getByPlaceholder("Amount").fill(String(AMOUNT_OF_SHOPPER_77))
    await table.getByText("1 of 1 results").waitFor()
    await table.getByText("shopper-77@example.com").waitFor()
  })

  story(
    "the payments table filters by method, wallet, currency, environment and open alerts",
    async (admin) => {
      await admin.openAlipay()
      const table = admin.section("payments")
      // Of the inserted payments every third is through Alipay+, every seventh in dollars, and all are test payments.
      for (const [filter, option, found] of [
        ["Method", "Alipay+", /^20 of 3[34]\d\d results$/],
        ["Currency", "USD", /^20 of 4[78]\d results$/],
        ["Environment", "Test", /^20 of 4[78]\d results$/],
        ["Needs attention", "Needs no attention", /^20 of 4[78]\d results$/],
        ["Wallet", "GCash", /^0 of 0 results$/],
      ] as const) {
        await table.evaluate((element) => element.scrollIntoView({ block: "start" }))
        await table.locator("button[aria-haspopup=menu]").first().click()
        await admin.page.getByRole("menuitem", { name: filter }).click()
        const choice = admin.page.getByRole("dialog")
        await choice.getByText(option, { exact: true }).click()
        if (filter === "Wallet") await table.getByText("No payments found").waitFor()
        else await table.getByText(found).waitFor()
        await admin.page.keyboard.press("Escape")
        await choice.waitFor({ state: "detached" })
      }
    },
  )

  story("the payments table sorts by amount, and by date", async (admin) => {
    await admin.openAlipay()
    const table = admin.section("payments")
    await table.locator("thead").getByText("Amount").click()
    await eventually(async () => {
      const amounts = await amountsOf(table.locator("tbody tr td:nth-child(2)"))
      expect(amounts).toHaveLength(20)
      expect(amounts).toEqual([...amounts].sort((a, b) => b - a))
    })
    await table.locator("button[aria-haspopup=menu]").nth(1).click()
    await admin.page.getByRole("menuitemradio", { name: "Date" }).click()
    await admin.page.getByRole("menuitemradio", { name: "Oldest first" }).click()
    await table.getByText("shopper-10000@example.com").waitFor()
  })

  story("the payments table goes back to its first page when it is sorted", async (admin) => {
    await admin.openAlipay()
    const table = admin.section("payments")
    await table.getByRole("button", { name: "Next" }).click()
    await table.getByText(/^2 of \d+ pages$/).waitFor()

    await table.locator("thead").getByText("Amount").click()

    await admin.page.waitForURL(/order=-amount/)
    await table.getByText(/^1 of \d+ pages$/).waitFor()
    expect(admin.page.url()).not.toContain("offset")
  })

  story(
    "the payments table says in its place what the server refuses, and its search and the alerts stay usable",
    async (admin) => {
      await admin.open("/alipay?amount=-5")
      const table = admin.section("payments")
      await table.getByText("The payments could not be listed").waitFor()
      await table.getByText(/amount: must be a number of zero or more/).waitFor()
      await admin.section("attention").getByText("Needs attention").waitFor()
      await admin.look("refused")

      await table.getByRole("button", { name: "Clear all" }).click()
      await table.getByText(ALL).waitFor()
      await table.getByPlaceholder("Order, e-mail, ID").fill("x".repeat(201))
      await table.getByText("must be at most 200 characters").waitFor()
      await table.getByPlaceholder("Order, e-mail, ID").fill("shopper-77@example.com")
      await table.getByText("1 of 1 results").waitFor()
      // The browser logs each of these answers as an error.
      const others = admin.browserErrors.splice(0).filter((text) => !text.includes("status of 400"))
      expect(others).toEqual([])
    },
  )

  story("the payments table exports the shown payments as a file", async (admin) => {
    await admin.open("/alipay?q=shopper-77%40example.com")
    const table = admin.section("payments")
    await table.getByText("1 of 1 results").waitFor()
    const download = admin.page.waitForEvent("download")
    await table.getByRole("button", { name: "Export" }).click()
    const file = await download

    expect(file.suggestedFilename()).toMatch(/^alipay-payments-\d{4}-\d\d-\d\d\.csv$/)
    const lines = readFileSync(await file.path(), "utf8")
      .trim()
      .split("\r\n")
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain("shopper-77@example.com")
    await admin.seesToast("The payments were exported")
  })

  story(
    "the payments table exports a file that a Dutch spreadsheet opens, from a Dutch dashboard",
    async (admin) => {
      await admin.open("/alipay?q=shopper-77%40example.com")
      const table = admin.section("payments")
      await table.getByText("shopper-77@example.com").waitFor()
      const download = admin.page.waitForEvent("download")
      await table.getByRole("button", { name: "Exporteren" }).click()
      const file = await download
      const [head, line] = readFileSync(await file.path(), "utf8")
        .trim()
        .split("\r\n")
      expect(head).toMatch(/;fee;net;currency_code;.*;wallet;/)
      expect(line?.split(";")).toContain("102,63")
    },
    "nl",
  )

  story("the payments table's summary shows no number before it is known", async (admin) => {
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    await admin.page.route("**/admin/alipay/payments/summary?*", async (route) => {
      await released
      await route.continue()
    })
    await admin.openAlipay()
    const summary = admin.section("summary")
    await summary.getByText("Paid", { exact: true }).waitFor()
    expect(await summary.getByText("0", { exact: true }).count()).toBe(0)

    release()

    await summary.getByRole("row", { name: /^Net/ }).waitFor()
  })

  story("the payments table's summary adds up the last 30 days", async (admin) => {
    await admin.openAlipay()
    const summary = admin.section("summary")
    await summary
      .getByText(/^\d,\d{3}$/)
      .first()
      .waitFor()
    await summary.getByRole("row", { name: /^Net/ }).waitFor()
    await summary.getByRole("img", { name: "Payments a day, by state" }).locator("> div").nth(20).hover()
    await admin.page
      .getByText(/^Paid: \d+$/)
      .first()
      .waitFor()
    await admin.look("summary")

    await summary.getByRole("button", { name: "7 days" }).click()
    await summary.getByRole("heading", { name: "Last 7 days" }).waitFor()
    await expectBars(summary, 7)
    await summary.getByRole("button", { name: "90 days" }).click()
    await expectBars(summary, 90)
  })
}

const expectBars = (summary: Locator, days: number) =>
  eventually(async () =>
    expect(
      await summary.getByRole("img", { name: "Payments a day, by state" }).locator("> div").count(),
    ).toBe(days),
  )

async function amountsOf(cells: Locator): Promise<number[]> {
  const texts = await cells.allInnerTexts()
  return texts.map((text) => Number(text.replace(/[^\d.]/g, "")))
}
