import fc from "fast-check"
import {
  asPspOrderId,
  type MultiSafepayClient,
  MultiSafepayError,
  type MultiSafepayOrder,
  parseOrder,
  Secret,
} from "../../../multisafepay"
import { OrderReader } from "../order-reader"

const SECOND = 1_000
const ID = asPspOrderId("payses_1")
const OTHER_ID = asPspOrderId("payses_2")

function reader(status: () => string) {
  let calls = 0
  let clock = 0
  const askedAt: number[] = []
  const client: Pick<MultiSafepayClient, "findOrder"> = {
    async findOrder(orderId) {
      calls++
      askedAt.push(clock)
      return parseOrder({ order_id: orderId, status: status(), amount: 2450, currency: "EUR" })
    },
  }
  return {
    orders: new OrderReader(
      client as MultiSafepayClient,
      () => clock,
      async (ms) => {
        await Promise.resolve()
        clock += ms
      },
    ),
    calls: () => calls,
    askedAt,
    now: () => clock,
    pass: (ms: number) => {
      clock += ms
    },
  }
}

describe("Reading PSP orders", () => {
  it("does not read a paid PSP order again while a slow completion of the cart runs", async () => {
    const { orders, calls, pass } = reader(() => "completed")
    await orders.read(ID)
    pass(25 * SECOND)
    expect(await orders.readUnlessPaid(ID)).toMatchObject({ status: "completed" })
    expect(calls()).toBe(1)
  })

  it("reads a PSP order again when it was seen as paid long ago", async () => {
    const { orders, calls, pass } = reader(() => "completed")
    await orders.read(ID)
    pass(31 * SECOND)
    await orders.readUnlessPaid(ID)
    expect(calls()).toBe(2)
  })

  it("reads a PSP order again at once when it was not paid yet", async () => {
    const { orders, calls } = reader(() => "initialized")
    await orders.read(ID)
    await orders.readUnlessPaid(ID)
    expect(calls()).toBe(2)
  })

  it("reads a PSP order again after a change by the plugin itself", async () => {
    const { orders, calls } = reader(() => "completed")
    await orders.read(ID)
    orders.forget(ID)
    await orders.readUnlessPaid(ID)
    expect(calls()).toBe(2)
  })

  it("shares an answer about a PSP order among all who accept its age", async () => {
    const { orders, calls, pass } = reader(() => "initialized")
    await Promise.all([orders.read(ID, SECOND), orders.read(ID, SECOND)])
    pass(2 * SECOND)
    await orders.read(ID, SECOND)
    expect(calls()).toBe(2)
  })

  describe("Reading a PSP order after a hint that something has happened", () => {
    it("reads a PSP order at once on a hint when it was not read lately", async () => {
      const { orders, calls, now } = reader(() => "completed")
      await orders.readFresh(ID, { intervalMs: SECOND })
      expect([calls(), now()]).toEqual([1, 0])
    })

    it("does not use an answer from before the hint that something has happened", async () => {
      let status = "initialized"
      const { orders } = reader(() => status)
      await orders.read(ID)
      status = "completed"
      expect(await orders.readFresh(ID, { intervalMs: SECOND })).toMatchObject({
        status: "completed",
      })
    })

    it("reads a PSP order once for all hints that arrive within a second of the last request, as soon as that second is over", async () => {
      const { orders, calls, now, pass } = reader(() => "initialized")
      await orders.read(ID)
      pass(400)
      await Promise.all([1, 2, 3].map(() => orders.readFresh(ID, { intervalMs: SECOND })))
      expect([calls(), now()]).toEqual([2, SECOND])
    })

    it("uses an answer to a request that was sent after the hint came in, however long the hint waited", async () => {
      const { orders, calls, pass, now } = reader(() => "initialized")
      const [early, late] = [now(), now() + 500]
      pass(100)
      await orders.readFresh(ID, { intervalMs: SECOND, since: early })
      pass(SECOND)
      await orders.readFresh(ID, { intervalMs: SECOND, since: early })
      expect(calls()).toBe(1)
      await orders.readFresh(ID, { intervalMs: SECOND, since: late })
      expect(calls()).toBe(2)
    })

    it("reads a PSP order at most once a second for any sequence of hints, waits and failures", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(700), fc.nat(4)), { minLength: 1, maxLength: 30 }),
          async (steps) => {
            let failing = false
            const former = { key: new Secret("a-former-key"), until: new Date(10 ** 12) }
            const { orders, pass, askedAt } = reader(() => {
              if (failing) throw new Error("503")
              return "initialized"
            })
            for (const [ms, caller] of steps) {
              pass(ms)
              failing = ms % 3 === 0
              const asked =
                caller === 0
                  ? orders.read(ID, SECOND)
                  : caller === 1
                    ? orders.readUnlessPaid(ID, SECOND)
                    : orders.readFresh(ID, {
                        intervalMs: SECOND,
                        ...(caller === 2 ? { former } : {}),
                      })
              await asked.catch(() => undefined)
            }
            const gaps = askedAt.slice(1).map((at, index) => at - (askedAt[index] ?? 0))
            expect(gaps.filter((gap) => gap < SECOND)).toEqual([])
          },
        ),
      )
    })

    it("counts a request that MultiSafepay did not answer as a request", async () => {
      const { orders, calls, now } = reader(() => {
        throw new Error("503")
      })
      await expect(orders.readFresh(ID, { intervalMs: SECOND })).rejects.toThrow("503")
      await expect(orders.readFresh(ID, { intervalMs: SECOND })).rejects.toThrow("503")
      expect([calls(), now()]).toEqual([2, SECOND])
    })
  })

  it("does not make a hint wait for somebody who asks for the same PSP order less often", async () => {
    const timers: { at: number; ring: () => void }[] = []
    let clock = 0
    let isDown = true
    const client: Pick<MultiSafepayClient, "findOrder"> = {
      async findOrder(orderId) {
        if (isDown)
          throw new MultiSafepayError("Busy", { kind: "transient", endpoint: "GET", httpStatus: 503 })
        return parseOrder({ order_id: orderId, status: "completed", amount: 2450, currency: "EUR" })
      },
    }
    const orders = new OrderReader(
      client as MultiSafepayClient,
      () => clock,
      (ms) => new Promise<void>((ring) => timers.push({ at: clock + ms, ring })),
    )
    const passTo = async (time: number) => {
      clock = time
      for (const timer of timers.splice(0)) timer.at <= time ? timer.ring() : timers.push(timer)
      await new Promise(setImmediate)
    }
    await expect(orders.read(ID)).rejects.toThrow("Busy")
    const slow = orders.readFresh(ID, { intervalMs: 300 * SECOND })
    isDown = false
    clock = 2 * SECOND
    await orders.read(ID)
    const hinted = orders.readFresh(ID, { intervalMs: SECOND })

    await passTo(3 * SECOND)

    await expect(Promise.race([hinted, "still waiting"])).resolves.toMatchObject({ status: "completed" })
    await passTo(303 * SECOND)
    await passTo(603 * SECOND)
    await expect(slow).resolves.toMatchObject({ status: "completed" })
  })

  describe("While MultiSafepay does not answer", () => {
    /** A reader whose requests are answered, and whose timers fire, when the test says so. */
    function slowReader() {
      let clock = 0
      const requests: { answer: () => void; fail: () => void }[] = []
      const timers: { at: number; ring: () => void }[] = []
      const client: Pick<MultiSafepayClient, "findOrder"> = {
        findOrder: (orderId) =>
          new Promise((resolve, reject) => {
            const order = parseOrder({
              order_id: orderId,
              status: "completed",
              amount: 2450,
              currency: "EUR",
            })
            requests.push({ answer: () => resolve(order), fail: () => reject(new Error("503")) })
          }),
      }
      return {
        orders: new OrderReader(
          client as MultiSafepayClient,
          () => clock,
          (ms) => new Promise<void>((ring) => timers.push({ at: clock + ms, ring })),
        ),
        requests,
        passTo: async (time: number) => {
          clock = time
          for (const timer of timers.splice(0)) timer.at <= time ? timer.ring() : timers.push(timer)
          await new Promise(setImmediate)
        },
      }
    }

    it("makes one more request for callers who came when the unanswered one was older than they accept, however many they are", async () => {
      const { orders, requests, passTo } = slowReader()
      const first = orders.read(ID, SECOND)
      await passTo(2 * SECOND)
      const second = orders.read(ID, SECOND)
      await passTo(4 * SECOND)
      const third = orders.read(ID, SECOND)
      expect(requests).toHaveLength(2)

      requests[0]?.answer()
      requests[1]?.answer()
      await Promise.all([first, second])
      await passTo(4 * SECOND)
      expect(requests).toHaveLength(3)
      requests[2]?.answer()
      expect(await third).toBeDefined()
    })

    it("makes one more request for hints, and the next when that one has ended, however many come", async () => {
      const { orders, requests, passTo } = slowReader()
      void orders.read(ID, SECOND)
      for (let second = 1; second <= 8; second++) {
        await passTo(second * SECOND)
        void orders.readFresh(ID, { intervalMs: SECOND }).catch(() => undefined)
        void orders.read(ID, SECOND).catch(() => undefined)
      }
      expect(requests).toHaveLength(2)

      requests[1]?.fail()
      await passTo(8 * SECOND)
      await passTo(8.9 * SECOND)
      expect(requests).toHaveLength(2)
      await passTo(9 * SECOND)
      expect(requests).toHaveLength(3)
    })

    it("does not count a request from before a hint for that hint", async () => {
      const { orders, requests, passTo } = slowReader()
      void orders.read(ID, SECOND)
      await passTo(SECOND / 2)
      const hinted = orders.readFresh(ID, { intervalMs: SECOND })
      requests[0]?.answer()
      await passTo(SECOND)
      expect(requests).toHaveLength(2)
      requests[1]?.answer()
      await expect(hinted).resolves.toMatchObject({ status: "completed" })
    })

    it("answers a waiting hint with a request that others made after it came in, and no hint with one from before", async () => {
      const { orders, requests, passTo } = slowReader()
      const ended: string[] = []
      const hint = (name: string) =>
        orders.readFresh(ID, { intervalMs: SECOND }).then(() => void ended.push(name))
      void orders.read(ID)
      requests[0]?.answer()
      await passTo(0.5 * SECOND)
      const early = hint("early")
      await passTo(0.8 * SECOND)
      void orders.read(ID)
      requests[1]?.answer()
      await passTo(0.9 * SECOND)
      const late = hint("late")

      await passTo(SECOND)
      expect([ended, requests.length]).toEqual([["early"], 2])
      await passTo(1.8 * SECOND)
      expect(requests).toHaveLength(3)
      requests[2]?.answer()
      await Promise.all([early, late])
    })
  })

  it("asks again a second after a failure about an order whose answer may be minutes old", async () => {
    let isDown = true
    const { orders, pass, now } = reader(() => {
      if (isDown) throw new MultiSafepayError("Busy", { kind: "transient", endpoint: "GET", httpStatus: 503 })
      return "completed"
    })
    await expect(orders.read(ID, 300 * SECOND)).rejects.toThrow("Busy")
    isDown = false
    pass(SECOND / 2)

    await expect(orders.read(ID, 300 * SECOND)).resolves.toMatchObject({ status: "completed" })

    expect(now()).toBe(SECOND)
  })

  it("never shares a failure with a later caller", async () => {
    let away = true
    const { orders, calls } = reader(() => {
      if (away) throw new Error("503")
      return "completed"
    })
    await expect(orders.read(ID)).rejects.toThrow("503")
    away = false
    expect(await orders.read(ID, SECOND)).toMatchObject({ status: "completed" })
    expect(calls()).toBe(2)
  })
})

describe("Reading PSP orders while the clock of the machine is set back", () => {
  const HOUR = 3_600 * SECOND
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it.each<[string, number, (orders: OrderReader) => Promise<unknown>]>([
    ["of a maximum age", 2 * SECOND, (orders) => orders.read(ID, SECOND)],
    ["from before a hint", 2 * SECOND, (orders) => orders.readFresh(ID, { intervalMs: SECOND })],
    ["that shows money", 31 * SECOND, (orders) => orders.readUnlessPaid(ID)],
  ])("uses an answer %s no longer than otherwise", async (_which, later, readAgain) => {
    const findOrder = jest.fn(async (orderId: string) =>
      parseOrder({ order_id: orderId, status: "completed", amount: 2450, currency: "EUR" }),
    )
    const orders = new OrderReader({ findOrder } as unknown as MultiSafepayClient)
    await orders.read(ID)
    jest.setSystemTime(Date.now() - HOUR)
    await jest.advanceTimersByTimeAsync(later)

    await readAgain(orders)

    expect(findOrder).toHaveBeenCalledTimes(2)
  })
})

describe("Reading a PSP order with a former key", () => {
  const FORMER = { key: new Secret("a-former-key"), until: new Date(100 * SECOND) }
  const paid = parseOrder({ order_id: "payses_1", status: "completed", amount: 2450, currency: "EUR" })
  const refused = new MultiSafepayError("Invalid API key", { kind: "configuration", endpoint: "GET" })

  /** `shown`: what MultiSafepay shows to each key; an error is thrown. */
  function readerOf(shown: { former: MultiSafepayOrder | null | Error; inForce: MultiSafepayOrder | null }) {
    const asked: string[] = []
    let today = 0
    const client = {
      async findOrder(_id: string, { apiKey }: { apiKey?: Secret } = {}) {
        asked.push(apiKey ? apiKey.reveal() : "in force")
        const answer = apiKey ? shown.former : shown.inForce
        if (answer instanceof Error) throw answer
        return answer
      },
    }
    return {
      orders: new OrderReader(
        client as unknown as MultiSafepayClient,
        () => 0,
        async () => undefined,
        () => today,
      ),
      asked,
      setDate: (ms: number) => {
        today = ms
      },
    }
  }

  it("reads a PSP order with the former key that signed its notification, until the date of that key", async () => {
    const { orders, asked, setDate } = readerOf({ former: paid, inForce: null })

    expect(await orders.readFresh(ID, { intervalMs: 0, former: FORMER })).toBe(paid)
    expect(await orders.read(ID)).toBe(paid)
    expect(await orders.readUnlessPaid(ID)).toBe(paid)
    await orders.read(OTHER_ID)
    setDate(100 * SECOND)
    expect(await orders.read(ID)).toBeNull()

    expect(asked).toEqual(["a-former-key", "a-former-key", "in force", "in force"])
  })

  it.each<[string, Parameters<typeof readerOf>[0]]>([
    ["does not show the order", { former: null, inForce: paid }],
    ["is not valid any more", { former: refused, inForce: paid }],
  ])("uses the key in force when the former one %s", async (_, shown) => {
    const { orders, asked } = readerOf(shown)

    expect(await orders.readFresh(ID, { intervalMs: 0, former: FORMER })).toBe(paid)
    await orders.read(ID)

    expect(asked).toEqual(["a-former-key", "in force", "in force"])
  })

  it("reads a PSP order with the key in force when the former key that showed it has become invalid", async () => {
    const shown: Parameters<typeof readerOf>[0] = { former: paid, inForce: paid }
    const { orders, asked } = readerOf(shown)
    await orders.readFresh(ID, { intervalMs: 0, former: FORMER })
    shown.former = refused

    expect(await orders.read(ID)).toBe(paid)
    await orders.read(ID)

    expect(asked).toEqual(["a-former-key", "a-former-key", "in force", "in force"])
  })

  it("fails when MultiSafepay cannot be reached, which says nothing about the former key", async () => {
    const down = new MultiSafepayError("unreachable", { kind: "transient", endpoint: "GET" })
    const { orders, asked } = readerOf({ former: down, inForce: paid })

    await expect(orders.readFresh(ID, { intervalMs: 0, former: FORMER })).rejects.toBe(down)
    expect(asked).toEqual(["a-former-key"])
  })
})
