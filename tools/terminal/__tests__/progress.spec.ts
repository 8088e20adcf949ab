import { Progress } from "../progress"

/** Collects lines like a log file or a terminal. */
function output(isTTY: boolean) {
  const written: string[] = []
  return {
    lines: () => written.join("").split("\n").slice(0, -1),
    out: { isTTY, columns: 80, write: (text: string) => written.push(text) > 0 },
  }
}

describe("The progress of a start", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  /** Two steps at once, of 20 and 70 seconds. */
  async function twoSteps(isTTY: boolean) {
    const { lines, out } = output(isTTY)
    const progress = new Progress(out)
    const step = (title: string, seconds: number) =>
      progress.step(title, () => new Promise<void>((done) => setTimeout(done, seconds * 1000)))
    const steps = [step("Sandbox", 20), step("Dashboard", 70)]
    await jest.advanceTimersByTimeAsync(70_000)
    await Promise.all(steps)
    return lines()
  }

  it("the progress of a start prints few lines in a log: one for each step that ended, and one every half minute for long steps", async () => {
    const lines = await twoSteps(false)
    expect(lines.map((line) => line.replace(/ +/g, " ").trim())).toEqual([
      "✓ Sandbox 20.0 s",
      "… Dashboard 30.0 s",
      "… Dashboard 60.0 s",
      "✓ Dashboard 70.0 s",
    ])
  })

  it("the progress of a start updates one line on a terminal and leaves only the ends of the steps there", async () => {
    const lines = await twoSteps(true)
    const lastFrames = lines.map((line) => line.split("\r\x1b[K").at(-1)?.replace(/ +/g, " ").trim())
    expect(lastFrames).toEqual(["✓ Sandbox 20.0 s", "✓ Dashboard 70.0 s"])
    expect(lines.join("").split("\r\x1b[K").length).toBeGreaterThan(500)
  })
})
