import type { BrowserContext } from "playwright-core"
import { BrowserWithShop } from "../browser/browser-with-shop"
import { Admin, type View } from "./admin"
import { startTestShop, type TestShop } from "./test-shop"

export interface StoryContext {
  view: View
  /** One test with one admin. It fails when the browser has logged an error. */
  story(name: string, run: (admin: Admin) => Promise<void>, language?: string): void
}

const session = new BrowserWithShop<TestShop>()
/** Logging in and loading the dashboard takes longer than most stories, so it happens once per view. */
const logins = new Map<string, Promise<BrowserContext>>()

export const openShop = (): Promise<void> => session.open(startTestShop)

export const closeShop = (): Promise<void> => session.close()

export const testShop = (): TestShop => session.running().shop

export function storyContext(view: View): StoryContext {
  return {
    view,
    story(name, run, language = "en") {
      it(name, async () => {
        const { shop, browser } = session.running()
        await shop.psp.clearFaults()
        const file = name.replace(/\W+/g, "-").toLowerCase()
        const login = logins.get(view.name) ?? Admin.logIn(browser, shop, view)
        logins.set(view.name, login)
        const admin = await Admin.arrive(await login, shop, view, file, language)
        try {
          await run(admin)
          expect(admin.browserErrors).toEqual([])
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
