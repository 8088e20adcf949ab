import type { ClosingMark } from "../closing-mark"
import { PaymentClosings } from "../payment-closings"

const ID = "payses_01CLOSING"
const NOW = 1_700_000_000_000
const LONGEST_MS = 30_000

/** Remembers the marks that were written, in order, and the sessions whose mark was taken away. */
function aDatabase({ failsAt }: { failsAt?: number } = {}) {
  const marks: ClosingMark[] = []
  const unmarked: unknown[] = []
  const raw = async (_sql: string, [first, ...others]: readonly unknown[] = []) => {
    if (others.length === 0) {
      unmarked.push(first)
      return { rows: [] }
    }
    if (marks.length + 1 === failsAt) throw new Error("terminating connection")
    marks.push(JSON.parse(String(first)) as ClosingMark)
    return { rows: [] }
  }
  return { marks, unmarked, pg: { raw } }
}

function aShop(database = aDatabase()) {
  const clock = { now: NOW }
  const closings = new PaymentClosings(database.pg, () => clock.now, new Map())
  return { ...database, clock, closings }
}

/** A closing that ends when the test says so; `begun` resolves once the mark is written and it runs. */
function aClosing() {
  let finish = { close: () => {}, veto: () => {} }
  let begin = () => {}
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const work = () =>
    new Promise<void>((resolve, reject) => {
      finish = { close: resolve, veto: () => reject(new Error("paid")) }
      begin()
    })
  return { work, begun, close: () => finish.close(), veto: () => finish.veto() }
}

const veto = () => Promise.reject(new Error("paid"))

describe("a payment that this process is closing", () => {
  it("counts as such until it is closed", async () => {
    const { closings } = aShop()
    const closing = aClosing()

    const done = closings.during(ID, LONGEST_MS, closing.work)
    expect(closings.isClosing(ID)).toBe(true)
    expect(closings.isClosing("payses_01OTHER")).toBe(false)
    await closing.begun
    closing.close()
    await done

    expect(closings.isClosing(ID)).toBe(false)
  })

  it("counts as such until the last of those who close it is done", async () => {
    const { closings } = aShop()
    const [one, other] = [aClosing(), aClosing()]
    const first = closings.during(ID, LONGEST_MS, one.work)
    const second = closings.during(ID, LONGEST_MS, other.work)
    await Promise.all([one.begun, other.begun])

    one.close()
    await first
    expect(closings.isClosing(ID)).toBe(true)
    other.close()
    await second

    expect(closings.isClosing(ID)).toBe(false)
  })

  it("counts as such for five seconds after a veto, in which core undoes the change", async () => {
    const { clock, closings } = aShop()

    await expect(closings.during(ID, LONGEST_MS, veto)).rejects.toThrow("paid")

    clock.now += 4_999
    expect(closings.isClosing(ID)).toBe(true)
    clock.now += 1
    expect(closings.isClosing(ID)).toBe(false)
  })

  it("counts no longer once the change is known to be undone", async () => {
    const { closings } = aShop()
    await closings.during(ID, LONGEST_MS, veto).catch(() => undefined)

    await closings.forget(ID, undefined)

    expect(closings.isClosing(ID)).toBe(false)
  })

  it("still counts when an earlier change is undone while it goes on", async () => {
    const { closings } = aShop()
    const closing = aClosing()
    const done = closings.during(ID, LONGEST_MS, closing.work)
    await closing.begun

    await closings.forget(ID, undefined)

    expect(closings.isClosing(ID)).toBe(true)
    closing.close()
    await done
  })

  it("is known to all who look in this process, whichever account or workflow they serve", async () => {
    const { pg } = aDatabase()
    const closing = aClosing()
    const done = new PaymentClosings(pg).during(ID, LONGEST_MS, closing.work)
    await closing.begun

    expect(new PaymentClosings(pg).isClosing(ID)).toBe(true)
    closing.close()
    await done
  })
})

describe("for other processes, a payment that is being closed", () => {
  it("counts as such as long as its mark does", () => {
    const { clock, closings } = aShop()
    const seen = { until: NOW + 1, by: "another process" }

    expect(closings.isClosing(ID, seen)).toBe(true)
    clock.now += 1
    expect(closings.isClosing(ID, seen)).toBe(false)
  })

  it("is marked before it is closed, for as long as that may take", async () => {
    const { marks, closings } = aShop()
    let seen: ClosingMark | undefined

    await closings.during(ID, LONGEST_MS, async () => {
      seen = marks[0]
    })

    expect(seen).toMatchObject({ until: NOW + LONGEST_MS })
    expect(marks).toHaveLength(1)
  })

  it("is marked for five seconds longer after a veto, in which core undoes the change", async () => {
    const { marks, closings } = aShop()

    await expect(closings.during(ID, LONGEST_MS, veto)).rejects.toThrow("paid")

    expect(marks[1]).toEqual({ until: NOW + 5_000, by: marks[0]?.by, vetoed: true })
  })

  it("is not closed without a mark", async () => {
    const close = jest.fn()
    const { closings } = aShop(aDatabase({ failsAt: 1 }))

    await expect(closings.during(ID, LONGEST_MS, close)).rejects.toThrow("terminating connection")
    expect(close).not.toHaveBeenCalled()
  })

  it("is vetoed with the reason, even when the mark cannot be shortened", async () => {
    const { closings } = aShop(aDatabase({ failsAt: 2 }))

    await expect(closings.during(ID, LONGEST_MS, veto)).rejects.toThrow("paid")
  })

  it.each([
    ["loses its mark once the change is known to be undone", { until: NOW, by: "a", vetoed: true }, [ID]],
    ["costs no statement where no mark was seen", undefined, []],
  ])("%s", async (_what, seen, expected) => {
    const { unmarked, closings } = aShop()

    await closings.forget(ID, seen)

    expect(unmarked).toEqual(expected)
  })
})
