import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Browser, BrowserContext, Locator, Page } from "playwright-core"
import { Http } from "../../testkit/actors/http"
import { eventually } from "../../testkit/eventually"
import { TEST_ADMIN } from "../../testkit/tea-shop/credentials"
import { violationsOn } from "../browser/accessibility"
import { ARTIFACTS, type TestShop } from "./test-shop"

export interface View {
  name: string
  viewport: { width: number; height: number }
  theme: "light" | "dark"
}

const WIDE = { width: 1400, height: 1000 }
const NARROW = { width: 390, height: 844 }

export const VIEWS: View[] = [
  { name: "wide-light", viewport: WIDE, theme: "light" },
  { name: "narrow-dark", viewport: NARROW, theme: "dark" },
]

/** The other two combinations, only for stories that take pictures. */
export const VISUAL_VIEWS: View[] = [
  ...VIEWS,
  { name: "wide-dark", viewport: WIDE, theme: "dark" },
  { name: "narrow-light", viewport: NARROW, theme: "light" },
]

/** How long a busy machine may take to show something, in ms. */
const TIMEOUT_MS = 20_000

const CARDS = "[data-testid^=alipay-]"

/** Parts of Medusa's own components that have no names for screen readers and cannot be given any. */
const MEDUSAS_OWN = [
  // DataTable: the menus of filters and sorting, the active filters, the magnifying glass
  "[data-testid=alipay-payments] button[aria-haspopup=menu]:has(> svg:only-child)",
  "[data-testid=alipay-payments] div.bg-ui-bg-field.shadow-borders-base",
  "[data-testid=alipay-payments] input[type=search] ~ [role=img]",
  // Drawer: the cross next to "esc"
  "[role=dialog] kbd + button",
]

/** A member of the shop's staff, logged in to the dashboard. */
export class Admin {
  /** Errors of scripts and in the console, in order. */
  readonly browserErrors: string[] = []
  /** Requests of the dashboard and of the plugin's pages: "GET /admin/alipay/…". */
  readonly allRequests: string[] = []
  private pictures = 0

  private constructor(
    readonly shop: TestShop,
    readonly page: Page,
    private readonly name: string,
  ) {
    page.on("pageerror", (error) => this.browserErrors.push(error.message))
    page.on("console", (message) => {
      if (message.type() === "error") {
        this.browserErrors.push(`${message.text()} (${message.location().url})`)
      }
    })
    page.on("request", (request) => {
      const { pathname } = new URL(request.url())
      if (!pathname.startsWith("/app")) {
        this.allRequests.push(`${request.method()} ${pathname}`)
      }
    })
  }

  /** Requests of the plugin's own pages. */
  get requests(): string[] {
    return this.allRequests.filter((request) => request.includes(" /admin/alipay"))
  }

  /** A browser with a logged-in user. Pages that are opened in it have the dashboard's files in the cache. */
  static async logIn(browser: Browser, shop: TestShop, view: View): Promise<BrowserContext> {
    const context = await browser.newContext({
      viewport: view.viewport,
      colorScheme: view.theme,
      locale: "en-IE",
      timezoneId: "Europe/Amsterdam",
      acceptDownloads: true,
    })
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: shop.medusaUrl })
    context.setDefaultTimeout(TIMEOUT_MS)
    const { token } = await new Http(shop.medusaUrl).post<{ token: string }>(
      "/auth/user/emailpass",
      TEST_ADMIN,
    )
    await context.request.post(`${shop.medusaUrl}/auth/session`, {
      headers: { authorization: `Bearer ${token}` },
    })
    return context
  }

  /** @param language the dashboard's code for it */
  static async arrive(context: BrowserContext, shop: TestShop, view: View, name: string, language: string) {
    const page = await context.newPage()
    await page.addInitScript(
      ([theme, lng]) => {
        localStorage.setItem("medusa_admin_theme", theme ?? "")
        localStorage.setItem("lng", lng ?? "")
        // biome-ignore lint/suspicious/noDocumentCookie: the dashboard reads its language from there
        document.cookie = `lng=${lng};path=/`
      },
      [view.theme, language],
    )
    mkdirSync(join(ARTIFACTS, view.name), { recursive: true })
    return new Admin(shop, page, join(view.name, name))
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.shop.medusaUrl}/app${path}`)
  }

  /** The plugin's card on the page of an order. */
  async openOrder(orderId: string): Promise<Locator> {
    await this.open(`/orders/${orderId}`)
    const card = this.page.getByTestId("alipay-order-card")
    await card.waitFor()
    return card
  }

  async openSettings(): Promise<void> {
    await this.open("/settings/alipay")
    await this.page.getByTestId("alipay-connection").waitFor()
  }

  /** Alipay in the main menu. */
  async openAlipay(): Promise<void> {
    await this.open("/alipay")
    await this.page.getByTestId("alipay-payments").waitFor()
  }

  section(
    name: "connection" | "webhook" | "regions" | "runs" | "attention" | "summary" | "payments",
  ): Locator {
    return this.page.getByTestId(`alipay-${name}`)
  }

  /** The value in a card's row with this title. */
  row(card: Locator, title: string): Locator {
    return card
      .locator("div.grid", { has: this.page.getByText(title, { exact: true }) })
      .last()
      .locator("> div")
      .last()
  }

  /** Waits until a card's row shows this text: a string must be equal, a pattern must match. */
  async rowSays(card: Locator, title: string, text: string | RegExp): Promise<void> {
    await eventually(
      async () => {
        const said = await this.row(card, title).innerText()
        return typeof text === "string" ? expect(said).toBe(text) : expect(said).toMatch(text)
      },
      { within: TIMEOUT_MS },
    )
  }

  /** Waits for a toast and closes it, so that it covers nothing and is not mistaken for the next one. */
  async seesToast(text: string | RegExp): Promise<void> {
    const toast = this.page.locator("[data-sonner-toast]:not([data-seen])", { hasText: text }).first()
    await toast.waitFor()
    await toast.evaluate((element) => {
      element.setAttribute("data-seen", "")
      element.style.setProperty("display", "none", "important")
    })
  }

  async hasCopied(text: string | RegExp): Promise<void> {
    await eventually(async () => {
      const copied = await this.page.evaluate(() => navigator.clipboard.readText())
      return typeof text === "string" ? expect(copied).toBe(text) : expect(copied).toMatch(text)
    })
  }

  async counts(things: Locator, count: number): Promise<void> {
    await eventually(async () => expect(await things.count()).toBe(count), { within: TIMEOUT_MS })
  }

  clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText())
  }

  /**
   * Takes a picture of the page and runs axe-core on the plugin's part of it.
   * @param what becomes the picture's name
   * @param selector of the plugin's part. Default: its cards; the picture then shows the whole page.
   * @throws Error with every violation in the plugin's part
   */
  async look(what: string, selector?: string): Promise<void> {
    const { page } = this
    const viewport = page.viewportSize()
    if (viewport && !selector) {
      // The dashboard scrolls inside itself: to show all of it, the window must be as high as the page.
      const height = await page.evaluate(() =>
        Math.max(...[...document.querySelectorAll("main, main *")].map(({ scrollHeight }) => scrollHeight)),
      )
      await page.setViewportSize({ width: viewport.width, height: Math.min(4_000, height + 150) })
    }
    const number = String(++this.pictures).padStart(2, "0")
    // A drawer may still be sliding in.
    await page.screenshot({
      path: join(ARTIFACTS, `${this.name}-${number}-${what}.png`),
      animations: "disabled",
    })
    const violations = await violationsOn(page, selector ?? CARDS, MEDUSAS_OWN)
    if (viewport) {
      await page.setViewportSize(viewport)
    }
    if (violations.length) {
      throw new Error(`axe-core about ${what} at ${page.url()}:\n${violations.join("\n")}`)
    }
  }

  /** Saves what the page showed and the error, for a later investigation. */
  async recordFailure(error: unknown): Promise<void> {
    const file = join(ARTIFACTS, `${this.name}-FAILED`)
    writeFileSync(`${file}.txt`, [String(error), ...this.browserErrors, ...this.allRequests].join("\n"))
    await this.page.screenshot({ path: `${file}.png` })
  }

  async leave(): Promise<void> {
    await this.page.close()
  }
}
