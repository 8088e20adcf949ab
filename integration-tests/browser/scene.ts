import { join } from "node:path"
import { Stage } from "./stage"
import { type View, Visitor } from "./visitor"
import { openWorld, type World } from "./world"

/** What the stories of one view are told with. */
export interface SyncContext {
  view: View
  /** One test with one visitor, who at its end must have nothing to complain about. */
  story(name: string, tell: (visitor: Visitor) => Promise<void>, locale?: string): void
}

const stage = new Stage<World>()

export const openScene = ({ name }: View): Promise<void> => stage.open(() => openWorld(name))

export const closeScene = (): Promise<void> => stage.close()

export function sceneIn(view: View): SyncContext {
  return {
    view,
    story(name, tell, locale) {
      it(name, async () => {
        const { world, browser } = stage.running()
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
