import { closeScene, openScene, sceneIn } from "./scene"
import { lookingAround } from "./stories/looking-around"
import { notPaying } from "./stories/not-paying"
import { notReturning } from "./stories/not-returning"
import { paying } from "./stories/paying"
import { troubles } from "./stories/troubles"
import { VIEWS } from "./visitor"

beforeAll(openScene, 180_000)
afterAll(closeScene, 60_000)

describe.each(VIEWS)("On a $name", (view) => {
  const scene = sceneIn(view)
  describe("a shopper who pays", () => paying(scene))
  describe("a shopper who does not pay", () => notPaying(scene))
  describe("a shopper who does not come back", () => notReturning(scene))
  describe("a shopper in trouble", () => troubles(scene))
  describe("a shopper who looks around", () => lookingAround(scene))
})
