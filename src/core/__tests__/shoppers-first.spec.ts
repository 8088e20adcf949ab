import { ShoppersFirst } from "../shoppers-first"

describe("A refusal of a forged notification", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  /** Whether it has been answered by now. */
  function refusal(shoppers: ShoppersFirst): () => Promise<boolean> {
    let answered = false
    void shoppers.waitForIdle().then(() => {
      answered = true
    })
    return async () => {
      await jest.advanceTimersByTimeAsync(0)
      return answered
    }
  }

  it("refuses a forged notification at once while no shopper is served", async () => {
    const shoppers = new ShoppersFirst()
    const answered = shoppers.serve()
    answered()
    expect(await refusal(shoppers)()).toBe(true)
  })

  it("delays the refusal of a forged notification until the last shopper has been served", async () => {
    const shoppers = new ShoppersFirst()
    const [first, second] = [shoppers.serve(), shoppers.serve()]
    const isAnswered = refusal(shoppers)
    first()
    await jest.advanceTimersByTimeAsync(100)
    expect(await isAnswered()).toBe(false)
    second()
    await jest.advanceTimersByTimeAsync(20)
    expect(await isAnswered()).toBe(true)
  })

  it("does not count a shopper's request for longer than ten seconds, because a broken connection may never end it", async () => {
    const shoppers = new ShoppersFirst()
    const answered = shoppers.serve()
    await jest.advanceTimersByTimeAsync(9_999)
    expect(shoppers.isServing).toBe(true)
    await jest.advanceTimersByTimeAsync(1)
    expect(shoppers.isServing).toBe(false)
    answered()
    shoppers.serve()
    expect(shoppers.isServing).toBe(true)
  })

  it("delays the refusal of a forged notification through the short pause before the same shopper's next request", async () => {
    const shoppers = new ShoppersFirst()
    const first = shoppers.serve()
    const isAnswered = refusal(shoppers)
    first()
    await jest.advanceTimersByTimeAsync(10)
    shoppers.serve()
    await jest.advanceTimersByTimeAsync(100)
    expect(await isAnswered()).toBe(false)
  })

  it("refuses a forged notification after a second in a shop that is never quiet", async () => {
    const shoppers = new ShoppersFirst()
    shoppers.serve()
    const isAnswered = refusal(shoppers)
    await jest.advanceTimersByTimeAsync(999)
    expect(await isAnswered()).toBe(false)
    await jest.advanceTimersByTimeAsync(1)
    expect(await isAnswered()).toBe(true)
  })

  it("refuses a forged notification at once when a thousand others wait already", async () => {
    const shoppers = new ShoppersFirst()
    shoppers.serve()
    const waiting = Array.from({ length: 1_000 }, () => refusal(shoppers))
    expect(await refusal(shoppers)()).toBe(true)
    expect(await waiting[0]?.()).toBe(false)
  })
})
