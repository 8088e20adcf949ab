import type { Browser } from "playwright-core"
import { launchChromium } from "./chromium"

/** What the stories of one file share: a browser and a world, opened before the first and closed after the last. */
export class Stage<World extends { close(): Promise<void> }> {
  private opened: { world: World; browser: Browser } | undefined
  private failure: Error | undefined

  /** Never rejects: jest would print the reason once for each story, so the first one tells it. */
  async open(openWorld: () => Promise<World>): Promise<void> {
    try {
      const browser = await launchChromium()
      this.opened = { browser, world: await openWorld() }
    } catch (error) {
      this.failure = error as Error
    }
  }

  async close(): Promise<void> {
    await this.opened?.browser.close()
    await this.opened?.world.close()
  }

  /** @throws Error the first time why it did not open, then that it did not */
  running(): { world: World; browser: Browser } {
    if (this.opened) return this.opened
    const reason = this.failure ?? new Error("The shop did not open: see the first story")
    this.failure = undefined
    throw reason
  }
}
