import { join } from "node:path"
import type { Browser, BrowserContext, Locator, Page } from "playwright-core"
import type { Basket, Shopper } from "../../testkit/actors/shopper"
import { violationsOn } from "./accessibility"
import type { TestShop } from "./test-shop"

export interface View {
  name: string
  viewport: { width: number; height: number }
  isMobile: boolean
}

export const DESKTOP: View = { name: "desktop", viewport: { width: 1280, height: 900 }, isMobile: false }
export const PHONE: View = { name: "phone", viewport: { width: 390, height: 844 }, isMobile: true }

/** What the browser logs when a server that a test stopped does not answer, or answers with an error. */
const NETWORK_NOISE = /^Failed to load resource|blocked by CORS policy/

/** A person with their own browser. */
export class Visitor {
  /** Errors of scripts and in the console, in order. */
  readonly browserErrors: string[] = []
  private pictures = 0

  private constructor(
    readonly shop: TestShop,
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly name: string,
  ) {
    this.listenTo(page)
  }

  /** @param name of the test, for the pictures */
  static async arrive(
    browser: Browser,
    shop: TestShop,
    view: View,
    name: string,
    locale = "en-IE",
  ): Promise<Visitor> {
    const { viewport, isMobile } = view
    const context = await browser.newContext({ viewport, isMobile, hasTouch: isMobile, locale })
    context.setDefaultTimeout(30_000)
    await context.addInitScript(watchLayout)
    return new Visitor(shop, context, await context.newPage(), name)
  }

  /** A second tab of the same browser. */
  async openTab(): Promise<Visitor> {
    const { shop, context, name } = this
    return new Visitor(shop, context, await context.newPage(), `${name}-tab`)
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.shop.storefrontUrl}${path}`)
  }

  /** Opens the checkout with a cart that is ready for payment. */
  async openCheckout(basket: Basket = {}, shopper: Shopper = this.shop.shopper()): Promise<void> {
    const cart = await shopper.createCart(basket)
    await shopper.addShipping()
    await this.takeCart(cart.id)
    await this.payButton.waitFor()
  }

  /** Uses this cart in the browser, and opens the checkout. */
  async takeCart(cartId: string): Promise<void> {
    await this.open("/favicon.svg")
    await this.page.evaluate((id) => localStorage.setItem("tea.cart", id), cartId)
    await this.open("/checkout")
  }

  get payButton(): Locator {
    return this.page.locator("button.pay")
  }

  /** Agrees to the shop's terms and pays. */
  async pay(): Promise<void> {
    await this.page.locator("[name=terms]").check()
    await this.payButton.click()
  }

  /** Waits until the page that waits for a payment shows this title. */
  async sees(title: string): Promise<void> {
    await this.page.locator(".outcome-title", { hasText: title }).waitFor()
  }

  /** Chooses the provider and goes to the payment page. */
  async goAndPayWith(providerId: string): Promise<void> {
    await this.page.locator(`[name=payment][value="${providerId}"]`).check()
    await this.pay()
    await this.page.waitForURL(`${this.shop.sandboxUrl}/**`)
  }

  /** The PSP order of the payment page that is shown. */
  async pspOrderId(): Promise<string> {
    return (await this.page.locator("#order-id").innerText()).trim()
  }

  async waitForOrder(): Promise<string> {
    await this.page.waitForURL(/\/order\/order_/)
    await this.page.locator(".facts").waitFor()
    return new URL(this.page.url()).pathname.split("/").pop() ?? ""
  }

  /**
   * Takes a picture of the page and runs axe-core on it.
   * @throws Error with every violation
   */
  async look(what: string): Promise<void> {
    const { page } = this
    await page.waitForFunction(() =>
      document
        .getAnimations()
        .every(
          (one) =>
            one.playState !== "running" || one.effect?.getTiming().iterations === Number.POSITIVE_INFINITY,
        ),
    )
    const number = String(++this.pictures).padStart(2, "0")
    await page.screenshot({
      path: join(this.shop.artifacts, `${this.name}-${number}-${what}.png`),
      fullPage: true,
    })
    const violations = await violationsOn(page)
    if (violations.length) {
      throw new Error(`axe-core about ${what} at ${page.url()}:\n${violations.join("\n")}`)
    }
  }

  /** Unexpected layout shift on this page, as Chromium scores it. */
  layoutShift(): Promise<number> {
    return this.page.evaluate(() => window.layoutShift ?? 0)
  }

  /** Ignores what the browser has logged about servers that did not answer. */
  forgiveNetwork(): void {
    const others = this.browserErrors.filter((text) => !NETWORK_NOISE.test(text))
    this.browserErrors.splice(0, this.browserErrors.length, ...others)
  }

  async leave(): Promise<void> {
    await this.context.close()
  }

  private listenTo(page: Page): void {
    page.on("pageerror", (error) => this.browserErrors.push(error.message))
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        this.browserErrors.push(`${message.text()} (${message.location().url})`)
      }
    })
  }
}

declare global {
  interface Window {
    layoutShift?: number
  }
}

/** Runs in the page, before anything else. */
function watchLayout(): void {
  window.layoutShift = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number
      hadRecentInput: boolean
    })[]) {
      if (!entry.hadRecentInput) {
        window.layoutShift = (window.layoutShift ?? 0) + entry.value
      }
    }
  }).observe({ type: "layout-shift", buffered: true })
}
