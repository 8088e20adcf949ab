import type { BrowserContext } from "playwright-core"
import { Stage } from "../browser/stage"
import { Admin, type View } from "./admin"
import { openWorld, type World } from "./world"

/** What the stories of one view are told with. */
export interface SyncContext {
  view: View
  /** One test with one admin, whose browser must have nothing to complain about at its end. */
  story(name: string, tell: (admin: Admin) => Promise<void>, language?: string): void
}

const stage = new Stage<World>()
/** Logging in and loading the dashboard takes longer than most stories: once for each view. */
const logins = new Map<string, Promise<BrowserContext>>()

export const openScene = (): Promise<void> => stage.open(openWorld)

export const closeScene = (): Promise<void> => stage.close()

/** The shop that the stories happen in. */
export const theWorld = (): World => stage.running().world

export function sceneIn(view: View): SyncContext {
  return {
    view,
    story(name, tell, language = "en") {
      it(name, async () => {
        const { world, browser } = stage.running()
        await world.psp.clearFaults()
        const file = name.replace(/\W+/g, "-").toLowerCase()
        const login = logins.get(view.name) ?? Admin.logIn(browser, world, view)
        logins.set(view.name, login)
        const admin = await Admin.arrive(await login, world, view, file, language)
        try {
          await tell(admin)
          expect(admin.complaints).toEqual([])
        } catch (error) {
          await admin.recordFailure(error)
          throw error
        } finally {
          await admin.leave()
        }
      })
    },
  }
}
