import type { MedusaContainer } from "@medusajs/framework/types"
import { inBackground } from "../admission"
import { shoppersFirst } from "../shoppers-first"

/** A shop without a provider of this plugin, with a pool of Medusa's default size. */
const container = { resolve: () => ({ modules: {} }) } as unknown as MedusaContainer

describe("Work that no request waits for", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  /** Starts tasks that end when the returned function is called; what is running by then. */
  function start(count: number) {
    const ends: (() => void)[] = []
    let running = 0
    for (let task = 0; task < count; task++) {
      void inBackground(container, async () => {
        running++
        await new Promise<void>((resolve) => ends.push(resolve))
        running--
      })
    }
    return {
      runningNow: async () => {
        await jest.advanceTimersByTimeAsync(0)
        return running
      },
      endOne: () => ends.shift()?.(),
    }
  }

  it("starts at most four background tasks at once in a process, and the next one when one ends", async () => {
    const { runningNow, endOne } = start(6)
    expect(await runningNow()).toBe(4)
    endOne()
    expect(await runningNow()).toBe(4)
    for (let task = 0; task < 6; task++) endOne()
    expect(await runningNow()).toBe(1)
    endOne()
    expect(await runningNow()).toBe(0)
  })

  it("starts background tasks after the responses to shoppers that are being prepared", async () => {
    const answered = shoppersFirst.serve()
    const { runningNow, endOne } = start(2)
    expect(await runningNow()).toBe(0)
    answered()
    await jest.advanceTimersByTimeAsync(20)
    expect(await runningNow()).toBe(2)
    endOne()
    endOne()
    expect(await runningNow()).toBe(0)
  })

  it("starts one background task after a second in a shop that is never quiet", async () => {
    const answered = shoppersFirst.serve()
    const { runningNow, endOne } = start(2)
    await jest.advanceTimersByTimeAsync(1_000)
    expect(await runningNow()).toBe(1)
    endOne()
    expect(await runningNow()).toBe(1)
    endOne()
    answered()
    expect(await runningNow()).toBe(0)
  })
})
