import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Stage } from "./stage"
import { type View, Visitor } from "./visitor"
import { openWorld, type World } from "./world"

/** What the stories of one view are told with. */
export interface Scene {
  view: View
  /** One test with one visitor, who at its end must have nothing to complain about. */
  story(name: string, tell: (visitor: Visitor) => Promise<void>, locale?: string): void
}

/**
 * What Medusa's in-memory workflow engine says when a busy machine has it give up a completion that failed, without
 * undoing it (docs/reliability.md). The payment ends well, minutes later, on another page than the story waits for.
 */
const ENGINE_GAVE_UP = /Updating Status from \\"ok\\" to \\"temp_failure\\" is not allowed/g

const stage = new Stage<World>()

export const openScene = ({ name }: View): Promise<void> => stage.open(() => openWorld(name))

export const closeScene = (): Promise<void> => stage.close()

export function sceneIn(view: View): Scene {
  return {
    view,
    story(name, tell, locale) {
      it(name, async () => {
        const { world } = stage.running()
        const before = timesEngineGaveUp(world)
        try {
          await tellOnce()
        } catch (error) {
          if (timesEngineGaveUp(world) === before) throw error
          console.warn(`Medusa's workflow engine gave up a completion. The story is told again: ${name}`)
          await tellOnce()
        }
      })

      async function tellOnce() {
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
      }
    },
  }
}

const timesEngineGaveUp = ({ artifacts }: World): number =>
  readFileSync(join(artifacts, "medusa.log"), "utf8").match(ENGINE_GAVE_UP)?.length ?? 0
