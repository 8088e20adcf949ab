import { join } from "node:path"
import type { Browser } from "playwright-core"
import { launchChromium } from "./chromium"
import { type View, Visitor } from "./visitor"
import { openWorld, type World } from "./world"

/** What the stories of one view are told with. */
export interface Scene {
  view: View
  /** One test with one visitor, who at its end must have nothing to complain about. */
  story(name: string, tell: (visitor: Visitor) => Promise<void>, locale?: string): void
}

let opened: { world: World; browser: Browser } | undefined
let failure: Error | undefined

/** Never rejects: jest would print the reason once for each story, so the first one tells it. */
export async function openScene({ name }: View): Promise<void> {
  try {
    const browser = await launchChromium()
    opened = { browser, world: await openWorld(name) }
  } catch (error) {
    failure = error as Error
  }
}

export async function closeScene(): Promise<void> {
  await opened?.browser.close()
  await opened?.world.close()
}

export function sceneIn(view: View): Scene {
  return {
    view,
    story(name, tell, locale) {
      it(name, async () => {
        const { world, browser } = running()
        const file = name.replace(/\W+/g, "-").toLowerCase()
        await world.psp.reset()
        const visitor = await Visitor.arrive(browser, world, view, file, locale)
        try {
          await tell(visitor)
          expect(visitor.complaints).toEqual([])
        } catch (error) {
          await visitor.page.screenshot({
            path: join(world.artifacts, `${file}-FAILED.png`),
            fullPage: true,
          })
          throw error
        } finally {
          await visitor.leave()
        }
      })
    },
  }
}

function running() {
  if (opened) {
    return opened
  }
  const reason = failure ?? new Error("The shop did not open: see the first story")
  failure = undefined
  throw reason
}
