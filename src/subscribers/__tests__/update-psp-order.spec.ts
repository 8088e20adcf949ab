import type { SubscriberArgs } from "@medusajs/framework"
import { shoppersFirst } from "../../core/shoppers-first"
import updateMultiSafepay from "../update-psp-order"

describe("An order update", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  /** Handles the event. Returns whether its order has been looked up since. */
  async function anOrderIsPlaced(): Promise<() => Promise<boolean>> {
    const asked: string[] = []
    const container = {
      resolve: (name: string) => {
        asked.push(name)
        return { error: () => undefined, modules: {} }
      },
    }
    const event = { name: "order.placed", data: { id: "order_1" } }
    await updateMultiSafepay({ event, container } as unknown as SubscriberArgs<{ id: string }>)
    return async () => {
      await jest.advanceTimersByTimeAsync(0)
      return asked.length > 0
    }
  }

  it("an order update begins after the response to the shopper who placed the order", async () => {
    const answered = shoppersFirst.serve()
    const isSent = await anOrderIsPlaced()
    await jest.advanceTimersByTimeAsync(500)
    expect(await isSent()).toBe(false)
    answered()
    await jest.advanceTimersByTimeAsync(20)
    expect(await isSent()).toBe(true)
  })

  it("an order update begins at once where no shopper is served, as in a worker", async () => {
    expect(await (await anOrderIsPlaced())()).toBe(true)
  })
})
