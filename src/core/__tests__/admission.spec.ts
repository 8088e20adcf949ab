import { Admission, BusyError, type Lane, roomFor } from "../admission"

describe("Admission of work on payments", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  function anEntryPoint({ atOnce = 2, queue = 3, kept = 10 } = {}) {
    const admission = new Admission({ atOnce: () => atOnce, queue, waitMs: 7_000, kept })
    const log: string[] = []
    const ends = new Map<string, () => void>()
    const work = (name: string) => () =>
      new Promise<void>((resolve) => {
        log.push(name)
        ends.set(name, resolve)
      })
    const come = (lane: Lane, name: string) =>
      admission.run(lane, work(name)).catch((error: unknown) => {
        log.push(`${name}: ${(error as Error).name}`)
      })
    const end = async (name: string) => {
      ends.get(name)?.()
      await jest.advanceTimersByTimeAsync(0)
    }
    return { admission, log, work, come, end }
  }

  it("starts work at once while there is capacity, and queues it when there is none", async () => {
    const { log, come, end } = anEntryPoint()
    for (const name of ["a", "b", "c", "d"]) void come("notification", name)
    await jest.advanceTimersByTimeAsync(0)
    expect(log).toEqual(["a", "b"])
    await end("a")
    await end("b")
    expect(log).toEqual(["a", "b", "c", "d"])
  })

  it("gives background work the slots that callers who wait for an answer leave free, and always at least one", async () => {
    const { admission, log, work, come, end } = anEntryPoint({ atOnce: 2 })
    const all = admission.forEach(["a", "b", "c", "d"], (name) => work(name)())
    await jest.advanceTimersByTimeAsync(0)
    expect(log).toEqual(["a", "b"])
    void come("shopper", "shopper 1")
    void come("shopper", "shopper 2")
    await end("a")
    await end("b")
    expect(log).toEqual(["a", "b", "shopper 1", "shopper 2", "c"])
    // Nobody sends it away: it waits for as long as it takes.
    await jest.advanceTimersByTimeAsync(600_000)
    await end("shopper 1")
    expect(log).toEqual(["a", "b", "shopper 1", "shopper 2", "c"])
    await end("shopper 2")
    expect(log).toEqual(["a", "b", "shopper 1", "shopper 2", "c", "d"])
    await end("c")
    await end("d")
    await all
  })

  it("always runs one notification, however many shoppers' requests take the other slots", async () => {
    const { log, come, end } = anEntryPoint({ atOnce: 2 })
    for (const name of ["a", "b", "c"]) void come("shopper", name)
    for (const name of ["first", "second"]) void come("notification", name)
    await jest.advanceTimersByTimeAsync(0)
    expect(log).toEqual(["a", "b", "first"])
    await end("first")
    expect(log).toEqual(["a", "b", "first", "second"])
  })

  it("always runs one shopper's request, however notifications and background work take turns at the only slot", async () => {
    const { log, come, end } = anEntryPoint({ atOnce: 1 })
    for (const name of ["n1", "n2"]) void come("notification", name)
    for (const name of ["b1", "b2"]) void come("background", name)
    for (const name of ["s1", "s2"]) void come("shopper", name)
    await jest.advanceTimersByTimeAsync(0)
    expect(log).toEqual(["n1", "b1", "s1"])
    await end("n1")
    await end("b1")
    expect(log).toEqual(["n1", "b1", "s1", "n2", "b2"])
    await end("s1")
    expect(log).toEqual(["n1", "b1", "s1", "n2", "b2", "s2"])
  })

  it("gives work that anybody may repeat one slot per key, whose result all callers get", async () => {
    const { admission, log, come, end } = anEntryPoint({ atOnce: 2 })
    let finish: (result: string) => void = () => {}
    const work = jest.fn(
      () =>
        new Promise<string>((resolve) => {
          finish = resolve
        }),
    )
    const callers = Array.from({ length: 50 }, () => admission.runShared("shopper", "payment", work))
    void come("shopper", "another shopper")
    await jest.advanceTimersByTimeAsync(0)
    expect(log).toEqual(["another shopper"])
    finish("paid")
    expect(new Set(await Promise.all(callers))).toEqual(new Set(["paid"]))
    expect(work).toHaveBeenCalledTimes(1)
    await end("another shopper")
    const later = admission.runShared("shopper", "payment", work)
    await jest.advanceTimersByTimeAsync(0)
    finish("refunded")
    expect(await later).toBe("refunded")
  })

  it("gives one key one slot and one waiting place, refuses others of it at once, and leaves the slots to other keys", async () => {
    const { admission, log, work, come, end } = anEntryPoint({ atOnce: 3 })
    const comeAbout = (key: string, name: string) =>
      admission.runInTurn("notification", key, work(name)).catch((error: unknown) => {
        log.push(`${name}: ${(error as Error).name}`)
      })
    for (const name of ["a1", "a2", "a3", "a4"]) void comeAbout("a", name)
    void comeAbout("b", "b1")
    admission.keep("a", work("a3 kept"))
    await jest.advanceTimersByTimeAsync(0)
    expect(log).toEqual(["a1", "a3: BusyError", "a4: BusyError", "b1"])
    await end("a1")
    expect(log.slice(4)).toEqual(["a2"])
    void comeAbout("a", "a5")
    await jest.advanceTimersByTimeAsync(7_000)
    expect(log.slice(5)).toEqual(["a5: BusyError"])
    await end("a2")
    expect(log.slice(6)).toEqual(["a3 kept"])
    await end("a3 kept")
    await end("b1")
    void comeAbout("a", "a6")
    void come("notification", "c")
    await jest.advanceTimersByTimeAsync(0)
    expect(log.slice(7)).toEqual(["a6", "c"])
  })

  it("a turn that begins late waits for a slot only for the rest of the seven seconds", async () => {
    const { admission, log, work, come, end } = anEntryPoint({ atOnce: 1 })
    const comeAbout = (name: string) =>
      admission.runInTurn("notification", "a", work(name)).catch((error: unknown) => {
        log.push(`${name}: ${(error as Error).name}`)
      })
    void comeAbout("a1")
    void come("notification", "b")
    void comeAbout("a2")
    await jest.advanceTimersByTimeAsync(6_000)
    await end("a1")
    await jest.advanceTimersByTimeAsync(1_000)
    expect(log).toEqual(["a1", "b", "a2: BusyError"])
  })

  it("admits shoppers before notifications that arrived earlier", async () => {
    const { log, come, end } = anEntryPoint({ atOnce: 1 })
    void come("notification", "first")
    void come("notification", "second")
    void come("shopper", "shopper")
    await jest.advanceTimersByTimeAsync(0)
    await end("first")
    await end("shopper")
    expect(log).toEqual(["first", "shopper", "second"])
  })

  it("refuses work at once when the queue is full, and within seven seconds when its turn never comes", async () => {
    const { log, come } = anEntryPoint({ atOnce: 1, queue: 1 })
    for (const name of ["a", "b", "c"]) void come("notification", name)
    await jest.advanceTimersByTimeAsync(0)
    expect(log).toEqual(["a", "c: BusyError"])
    await jest.advanceTimersByTimeAsync(7_000)
    expect(log).toEqual(["a", "c: BusyError", "b: BusyError"])
  })

  it("runs refused work later, once for each key, when no caller is waiting any more", async () => {
    const { admission, log, work, come, end } = anEntryPoint({ atOnce: 1 })
    void come("notification", "a")
    void come("notification", "b")
    admission.keep("k", work("not kept"))
    admission.keep("k", work("kept"))
    await jest.advanceTimersByTimeAsync(0)
    await end("a")
    expect(log).toEqual(["a", "b"])
    await end("b")
    expect(log).toEqual(["a", "b", "kept"])
    await end("kept")
    void come("notification", "c")
    await jest.advanceTimersByTimeAsync(0)
    expect(log).toEqual(["a", "b", "kept", "c"])
  })

  it("starts the next piece of work when one fails", async () => {
    const { admission, log, come } = anEntryPoint({ atOnce: 1 })
    const failing = admission.run("notification", () => Promise.reject(new Error("no")))
    await expect(failing).rejects.toThrow("no")
    void come("notification", "a")
    await jest.advanceTimersByTimeAsync(0)
    expect(log).toEqual(["a"])
  })

  it("keeps refused work up to a limit, beyond which recovery finds the payments by their state", async () => {
    const { admission, log, work, come, end } = anEntryPoint({ atOnce: 1, kept: 1 })
    void come("notification", "a")
    admission.keep("k1", work("k1"))
    admission.keep("k2", work("k2"))
    await jest.advanceTimersByTimeAsync(0)
    await end("a")
    await end("k1")
    expect(log).toEqual(["a", "k1"])
  })

  it("refuses work with an error that says when to try again", () => {
    expect(new BusyError("full").retryAfter).toBeGreaterThan(0)
  })
})

describe("The connections for work on payments", () => {
  const pool = 8

  it.each([
    { lane: "notification", isServing: false, room: 4 },
    { lane: "notification", isServing: true, room: 2 },
    { lane: "background", isServing: false, room: 4 },
    { lane: "background", isServing: true, room: 1 },
    { lane: "shopper", isServing: false, room: 8 },
    { lane: "shopper", isServing: true, room: 8 },
  ] as const)(
    "gives $room of eight connections to work of the kind $lane (a shopper is being served: $isServing)",
    ({ lane, isServing, room }) => {
      expect(roomFor(lane, { pool, isServing })).toBe(room)
    },
  )

  it("never gives work on payments more connections than the pool has", () => {
    expect(roomFor("notification", { pool: 2, isServing: false })).toBe(2)
  })
})
