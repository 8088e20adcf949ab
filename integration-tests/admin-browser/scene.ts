import type { Browser, BrowserContext } from "playwright-core"
import { launchChromium } from "../browser/chromium"
import { Admin, type View } from "./admin"
import { openWorld, type World } from "./world"

/** What the stories of one view are told with. */
export interface Scene {
  view: View
  /** One test with one admin, whose browser must have nothing to complain about at its end. */
  story(name: string, tell: (admin: Admin) => Promise<void>, language?: string): void
}

let opened: { world: World; browser: Browser } | undefined
let failure: Error | undefined
/** Logging in and loading the dashboard takes longer than most stories: once for each view. */
const logins = new Map<string, Promise<BrowserContext>>()

/** Never rejects: jest would print the reason once for each story, so the first one tells it. */
export async function openScene(): Promise<void> {
  try {
    const browser = await launchChromium()
    opened = { browser, world: await openWorld() }
  } catch (error) {
    failure = error as Error
  }
}

export async function closeScene(): Promise<void> {
  await opened?.browser.close()
  await opened?.world.close()
}

/** The shop that the stories happen in. */
export function theWorld(): World {
  return running().world
}

export function sceneIn(view: View): Scene {
  return {
    view,
    story(name, tell, language = "en") {
      it(name, async () => {
        const { world, browser } = running()
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

function running() {
  if (opened) {
    return opened
  }
  const reason = failure ?? new Error("The shop did not open: see the first story")
  failure = undefined
  throw reason
}
