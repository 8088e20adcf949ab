import type { Browser } from "playwright-core"
import { launchChromium } from "../../testkit/browser/chromium"

/** A browser and a shop for all stories of one file: opened before the first and closed after the last. */
export class BrowserWithShop<TestShop extends { close(): Promise<void> }> {
  private opened: { shop: TestShop; browser: Browser } | undefined
  private failure: Error | undefined

  /** Never rejects: jest would print the reason once for each story, so only the first one reports it. */
  async open(startTestShop: () => Promise<TestShop>): Promise<void> {
    try {
      const browser = await launchChromium()
      this.opened = { browser, shop: await startTestShop() }
    } catch (error) {
      this.failure = error as Error
    }
  }

  async close(): Promise<void> {
    await this.opened?.browser.close()
    await this.opened?.shop.close()
  }

  /** @throws Error with the reason the first time, afterwards only that it did not open */
  running(): { shop: TestShop; browser: Browser } {
    if (this.opened) return this.opened
    const reason = this.failure ?? new Error("The shop did not open: see the first story")
    this.failure = undefined
    throw reason
  }
}
