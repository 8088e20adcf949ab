import { closeScene, openScene, sceneIn } from "./scene"
import { lookingAround } from "./stories/looking-around"
import { notPaying } from "./stories/not-paying"
import { notReturning } from "./stories/not-returning"
import { paying } from "./stories/paying"
import { troubles } from "./stories/troubles"
import type { View } from "./visitor"

/** All stories in one view; each view is a test file, so that they are told side by side in shops of their own. */
export function tellStories(view: View): void {
  beforeAll(() => openScene(view), 180_000)
  afterAll(closeScene, 60_000)

  describe(`On a ${view.name}`, () => {
    const scene = sceneIn(view)
    describe("a shopper who pays", () => paying(scene))
    describe("a shopper who does not pay", () => notPaying(scene))
    describe("a shopper who does not come back", () => notReturning(scene))
    describe("a shopper with technical problems", () => troubles(scene))
    describe("a shopper who looks around", () => lookingAround(scene))
  })
}
