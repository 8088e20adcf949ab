import { join } from "node:path"
import { BrowserWithShop } from "./browser-with-shop"
import { startTestShop, type TestShop } from "./test-shop"
import { type View, Visitor } from "./visitor"

export interface StoryContext {
  view: View
  /** One test with one visitor. It fails when the browser has logged an error. */
  story(name: string, run: (visitor: Visitor) => Promise<void>, locale?: string): void
}

const session = new BrowserWithShop<TestShop>()

export const openShop = ({ name }: View): Promise<void> => session.open(() => startTestShop(name))

export const closeShop = (): Promise<void> => session.close()

export function storyContext(view: View): StoryContext {
  return {
    view,
    story(name, run, locale) {
      it(name, async () => {
        const { shop, browser } = session.running()
        const file = name.replace(/\W+/g, "-").toLowerCase()
        await shop.psp.reset()
        const visitor = await Visitor.arrive(browser, shop, view, file, locale)
        try {
          await run(visitor)
          expect(visitor.browserErrors).toEqual([])
        } catch (error) {
          await visitor.page.screenshot({
            path: join(shop.artifacts, `${file}-FAILED.png`),
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
