import { lookingAround } from "./stories/looking-around"
import { notPaying } from "./stories/not-paying"
import { notReturning } from "./stories/not-returning"
import { paying } from "./stories/paying"
import { technicalProblems } from "./stories/technical-problems"
import { closeShop, openShop, storyContext } from "./story-context"
import type { View } from "./visitor"

/** All stories in one view. Each view has its own test file and its own shop, so that views run in parallel. */
export function defineStories(view: View): void {
  beforeAll(() => openShop(view), 180_000)
  afterAll(closeShop, 60_000)

  describe(`On a ${view.name}`, () => {
    const context = storyContext(view)
    describe("a shopper who pays", () => paying(context))
    describe("a shopper who does not pay", () => notPaying(context))
    describe("a shopper who does not come back", () => notReturning(context))
    describe("a shopper with technical problems", () => technicalProblems(context))
    describe("a shopper who looks around", () => lookingAround(context))
  })
}
