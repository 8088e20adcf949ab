import { COMPLETE_AFTER, pauseCompletion, pauseLeft } from "../completion-pause"

const NOW = 1_700_000_000_000

describe("a cart whose stock was locked", () => {
  it("is left alone for longer than the locks last that the try has left behind", async () => {
    const written: (readonly unknown[])[] = []
    const pg = {
      raw: async (_sql: string, bindings: readonly unknown[] = []) => ({
        rows: [],
        n: written.push(bindings),
      }),
    }

    await pauseCompletion(pg, "payses_1", NOW)

    const [until] = written[0] ?? []
    expect(pauseLeft({ [COMPLETE_AFTER]: until }, NOW + 60_000)).toBe(5_000)
    expect(pauseLeft({ [COMPLETE_AFTER]: until }, NOW + 65_000)).toBeUndefined()
  })

  it.each([
    ["no data", null],
    ["nothing noted", {}],
    ["a storefront's text", { [COMPLETE_AFTER]: "2099" }],
    ["a time that nobody of ours would note", { [COMPLETE_AFTER]: NOW + 3_600_000 }],
  ])("%s is no reason to wait", (_what, data) => {
    expect(pauseLeft(data, NOW)).toBeUndefined()
  })
})
