import { CLOSING, type ClosingMark, ClosingMarks, isBeingClosed, readClosingMark } from "../closing-mark"

const ID = "payses_01CLOSING"
const NOW = 1_700_000_000_000

/** Remembers the marks that were written, in order. */
function aDatabase({ failsAt }: { failsAt?: number } = {}) {
  const marks: ClosingMark[] = []
  const raw = async (_sql: string, [mark]: readonly unknown[] = []) => {
    if (marks.length + 1 === failsAt) throw new Error("terminating connection")
    marks.push(JSON.parse(String(mark)) as ClosingMark)
    return { rows: [] }
  }
  return { marks, pg: { raw } }
}

describe("the mark of a payment that is being closed", () => {
  it.each([
    ["there is none", {}, false],
    ["somebody wrote something else there", { [CLOSING]: "2099-01-01" }, false],
    ["it counts for a moment still", { [CLOSING]: { until: NOW + 1, by: "a" } }, true],
    ["whoever left it must be dead by now", { [CLOSING]: { until: NOW, by: "a" } }, false],
    ["there are no data", null, false],
  ])("when %s", (_what, data, expected) => {
    expect(isBeingClosed(readClosingMark(data), NOW)).toBe(expected)
  })

  it("stands before the payment is closed, for as long as that may take", async () => {
    const { marks, pg } = aDatabase()
    let seen: ClosingMark | undefined

    await new ClosingMarks(pg, () => NOW).during(ID, 30_000, async () => {
      seen = marks[0]
    })

    expect(seen).toMatchObject({ until: NOW + 30_000 })
    expect(marks).toHaveLength(1)
  })

  it("lasts five seconds longer after a veto, in which core undoes the change", async () => {
    const { marks, pg } = aDatabase()
    const vetoed = new ClosingMarks(pg, () => NOW).during(ID, 30_000, () => Promise.reject(new Error("paid")))

    await expect(vetoed).rejects.toThrow("paid")
    expect(marks[1]).toEqual({ until: NOW + 5_000, by: marks[0]?.by, vetoed: true })
  })

  it("is not closed without a mark", async () => {
    const close = jest.fn()
    const { pg } = aDatabase({ failsAt: 1 })

    await expect(new ClosingMarks(pg).during(ID, 30_000, close)).rejects.toThrow("terminating connection")
    expect(close).not.toHaveBeenCalled()
  })

  it("the veto is what is thrown, even when the mark cannot be shortened", async () => {
    const { pg } = aDatabase({ failsAt: 2 })

    const vetoed = new ClosingMarks(pg).during(ID, 30_000, () => Promise.reject(new Error("paid")))

    await expect(vetoed).rejects.toThrow("paid")
  })
})
