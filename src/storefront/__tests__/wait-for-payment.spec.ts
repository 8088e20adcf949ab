import { type AlipayOutcome, type PaymentProgress, waitForAlipayPayment } from ".."
import type { WaitForAlipayPayment } from "../wait-for-payment"
import { fakePage, fakeShop, httpError } from "./fake-shop"

const SECOND = 1000
const MINUTE = 60 * SECOND

beforeEach(() => {
  jest.useFakeTimers()
  jest.spyOn(Math, "random").mockReturnValue(0.5)
})

afterEach(() => {
  jest.restoreAllMocks()
  jest.useRealTimers()
})

/** Starts to wait and records what a page would show. */
function wait(shop: ReturnType<typeof fakeShop>, options: WaitForAlipayPayment = {}) {
  const reported: PaymentProgress[] = []
  let outcome: AlipayOutcome | undefined
  let error: unknown
  waitForAlipayPayment(shop.sdk, "payses_1", {
    onStatus: (progress) => reported.push(progress),
    ...options,
  }).then(
    (value) => {
      outcome = value
    },
    (reason) => {
      error = reason
    },
  )
  return { reported, outcome: () => outcome, error: () => error }
}

describe("waitForAlipayPayment", () => {
  it("waitForAlipayPayment only asks the shop to sync the session", async () => {
    const shop = fakeShop({ status: "paid", order_id: "order_1" })

    wait(shop)
    await jest.advanceTimersByTimeAsync(MINUTE)

    expect(shop.requests.map(([path, init]) => `${init?.method} ${path}`)).toEqual([
      "POST /store/alipay/payment-sessions/payses_1/sync",
    ])
  })

  it("waitForAlipayPayment names the cart that it knows, and no other", async () => {
    const shop = fakeShop({ status: "paid", order_placed: true, order_id: "order_1" })

    wait(shop, { cartId: "cart_1" })
    wait(shop)
    await jest.advanceTimersByTimeAsync(MINUTE)

    expect(shop.requests.map(([, init]) => init?.body)).toEqual([{ cart_id: "cart_1" }, {}])
  })

  it("waitForAlipayPayment ends when the order is placed, though the shop does not say which order it is", async () => {
    const shop = fakeShop({ status: "paid", order_placed: false }, { status: "paid", order_placed: true })

    const page = wait(shop)
    await jest.advanceTimersByTimeAsync(MINUTE)

    expect(page.outcome()).toMatchObject({ status: "paid", orderPlaced: true, orderId: undefined })
    expect(page.reported).toEqual(["paid", "paid"])
  })

  it.each(["under_review", "cancelled", "expired", "failed", "refunded"] as const)(
    "waitForAlipayPayment ends at once when the payment is %s",
    async (status) => {
      const shop = fakeShop({ status })
      const page = wait(shop)
      await jest.advanceTimersByTimeAsync(0)

      expect(page.outcome()).toMatchObject({ status, session: { status } })
      expect(page.reported).toEqual([status])
    },
  )

  it("waitForAlipayPayment waits from open to paid to the order, and reports each step once", async () => {
    const shop = fakeShop({}, {}, {}, { status: "paid" }, { status: "paid", order_id: "order_1" })

    const page = wait(shop)
    await jest.advanceTimersByTimeAsync(MINUTE)

    expect(page.outcome()).toMatchObject({ status: "paid", orderId: "order_1" })
    expect(page.reported).toEqual(["open", "paid", "paid"])
  })

  it("waitForAlipayPayment asks at growing intervals up to five seconds", async () => {
    const shop = fakeShop({})

    wait(shop)
    await jest.advanceTimersByTimeAsync(25 * SECOND)

    const gaps = shop.askedAt.slice(1).map((at, index) => at - (shop.askedAt[index] ?? 0))
    expect(gaps.slice(0, 7)).toEqual([1000, 1500, 2250, 3375, 5000, 5000, 5000])
  })

  it("waitForAlipayPayment gives up after the given time when the payment is still open", async () => {
    const shop = fakeShop({ payment_url: "https://pay.example/1" })

    const page = wait(shop, { timeout: 20 * SECOND })
    await jest.advanceTimersByTimeAsync(19 * SECOND)
    expect(page.outcome()).toBeUndefined()
    await jest.advanceTimersByTimeAsync(2 * SECOND)

    expect(page.outcome()).toMatchObject({
      status: "timeout",
      session: { status: "open", payment_url: "https://pay.example/1" },
    })
  })

  it("waitForAlipayPayment ends with a paid payment when the order takes longer than it may wait", async () => {
    const shop = fakeShop({ status: "paid" })

    const page = wait(shop, { orderTimeout: 10 * SECOND })
    await jest.advanceTimersByTimeAsync(11 * SECOND)

    expect(page.outcome()).toEqual({
      status: "paid",
      session: expect.not.objectContaining({ order_id: expect.anything() }),
    })
  })

  it("waitForAlipayPayment does not wait for an order when none will be placed", async () => {
    const shop = fakeShop({ status: "paid" })

    const page = wait(shop, { orderTimeout: 0 })
    await jest.advanceTimersByTimeAsync(0)

    expect(page.outcome()).toMatchObject({ status: "paid" })
    expect(shop.askedAt).toHaveLength(1)
  })

  it.each([
    ["no network", new TypeError("Failed to fetch")],
    ["429", httpError(429)],
    ["500", httpError(500)],
    ["503, the PSP is down", httpError(503)],
  ])("waitForAlipayPayment asks again after a transient error: %s", async (_case, fault) => {
    const shop = fakeShop(fault, fault, { status: "paid", order_id: "order_1" })

    const page = wait(shop)
    await jest.advanceTimersByTimeAsync(MINUTE)

    expect(page.outcome()).toMatchObject({ status: "paid", orderId: "order_1" })
    expect(page.reported).toEqual(["unreachable", "paid"])
    expect(shop.askedAt).toEqual([0, 1000, 2500])
  })

  it("waitForAlipayPayment asks a shop that is down at most every fifteen seconds, and gives up in the end", async () => {
    const shop = fakeShop(httpError(502))

    const page = wait(shop, { timeout: 2 * MINUTE })
    await jest.advanceTimersByTimeAsync(3 * MINUTE)

    expect(page.outcome()).toEqual({ status: "timeout", session: undefined })
    expect(shop.askedAt.length).toBeLessThan(15)
  })

  it("waitForAlipayPayment does not hang on a request without an answer", async () => {
    const shop = fakeShop("hang", { status: "paid", order_id: "order_1" })

    const page = wait(shop, { requestTimeout: 5 * SECOND })
    await jest.advanceTimersByTimeAsync(7 * SECOND)

    expect(page.outcome()).toMatchObject({ status: "paid" })
  })

  it("waitForAlipayPayment says that the shop does not know the session", async () => {
    const page = wait(fakeShop(httpError(404)))
    await jest.advanceTimersByTimeAsync(0)

    expect(page.outcome()).toEqual({ status: "not_found" })
  })

  it.each([400, 401, 403])(
    "waitForAlipayPayment passes on a refusal that another request would not change: %s",
    async (status) => {
      const page = wait(fakeShop(httpError(status)))
      await jest.advanceTimersByTimeAsync(0)

      expect(page.error()).toMatchObject({ status })
    },
  )

  it("waitForAlipayPayment asks nothing while the page is hidden, and at once when it is shown again", async () => {
    const shop = fakeShop({}, { status: "paid", order_id: "order_1" })
    const { activity, become } = fakePage()

    const page = wait(shop, { activity })
    await jest.advanceTimersByTimeAsync(100)
    become("hidden")
    await jest.advanceTimersByTimeAsync(60 * MINUTE)
    expect(shop.askedAt).toHaveLength(1)
    expect(page.outcome()).toBeUndefined()
    become(undefined)
    await jest.advanceTimersByTimeAsync(0)

    expect(page.outcome()).toMatchObject({ status: "paid" })
    expect(page.reported).toEqual(["open", "hidden", "paid"])
  })

  it("waitForAlipayPayment asks nothing while offline, and reports the state again when back online", async () => {
    const shop = fakeShop({})
    const { activity, become } = fakePage()
    become("offline")

    const page = wait(shop, { activity })
    await jest.advanceTimersByTimeAsync(MINUTE)
    expect(shop.askedAt).toHaveLength(0)
    become(undefined)
    await jest.advanceTimersByTimeAsync(0)

    expect(page.reported).toEqual(["offline", "open"])
  })

  it("waitForAlipayPayment does not ask earlier on events that change nothing", async () => {
    const shop = fakeShop({})
    const { activity, become } = fakePage()

    wait(shop, { activity })
    await jest.advanceTimersByTimeAsync(10)
    for (let event = 0; event < 20; event++) {
      become(undefined)
      await jest.advanceTimersByTimeAsync(10)
    }

    expect(shop.askedAt).toHaveLength(1)
  })

  it("waitForAlipayPayment reports when a hidden page turns out to be offline", async () => {
    const shop = fakeShop({})
    const { activity, become } = fakePage()

    const page = wait(shop, { activity })
    await jest.advanceTimersByTimeAsync(10)
    become("hidden")
    await jest.advanceTimersByTimeAsync(10)
    become("offline")
    await jest.advanceTimersByTimeAsync(10)

    expect(page.reported).toEqual(["open", "hidden", "offline"])
  })

  it("waitForAlipayPayment starts with short intervals again after a pause", async () => {
    const shop = fakeShop({})
    const { activity, become } = fakePage()

    wait(shop, { activity })
    await jest.advanceTimersByTimeAsync(20 * SECOND)
    become("hidden")
    await jest.advanceTimersByTimeAsync(0)
    const before = shop.askedAt.length
    become(undefined)
    await jest.advanceTimersByTimeAsync(1000)

    expect(shop.askedAt.length - before).toBe(2)
  })

  it("waitForAlipayPayment stops at the signal: in a pause, in a request and before the first one", async () => {
    const reason = new Error("the page was left")
    const { activity, become, listeners } = fakePage()
    become("hidden")
    const inPause = new AbortController()
    const hidden = wait(fakeShop({}), { signal: inPause.signal, activity })
    const betweenQuestions = wait(fakeShop({}), { signal: inPause.signal })
    const inQuestion = wait(fakeShop("hang"), { signal: inPause.signal })
    await jest.advanceTimersByTimeAsync(100)
    inPause.abort(reason)
    const shop = fakeShop({})
    const before = wait(shop, { signal: inPause.signal })
    await jest.advanceTimersByTimeAsync(0)

    expect([hidden, betweenQuestions, inQuestion, before].map((page) => page.error())).toEqual(
      Array(4).fill(reason),
    )
    expect(shop.askedAt).toHaveLength(0)
    expect(listeners.size).toBe(0)
    expect(jest.getTimerCount()).toBe(0)
  })

  it("waitForAlipayPayment leaves no timer and no listener behind", async () => {
    const { activity, listeners } = fakePage()

    wait(fakeShop({}, { status: "cancelled" }), { activity })
    await jest.advanceTimersByTimeAsync(MINUTE)

    expect(listeners.size).toBe(0)
    expect(jest.getTimerCount()).toBe(0)
  })
})
