const SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"

/** How often a log reports a long step. */
const LOG_EVERY_MS = 30_000

/** Where the lines go: standard output, or a test's own output. */
type Out = Pick<NodeJS.WriteStream, "write" | "columns" | "isTTY">

/**
 * Shows which steps run and for how long, also several in parallel. On a terminal this is one line that changes;
 * elsewhere one line at the end of each step, and one every half minute while a step runs.
 */
export class Progress {
  private readonly running = new Map<string, number>()
  private readonly onTerminal: boolean
  private ticker: NodeJS.Timeout | undefined
  private ticks = 0

  constructor(private readonly out: Out = process.stdout) {
    this.onTerminal = out.isTTY === true
  }

  /** Runs a step; `remark` adds text to the line at its end. */
  async step<T>(title: string, work: (remark: (text: string) => void) => Promise<T>): Promise<T> {
    const since = Date.now()
    let remark = ""
    this.begin(title, since)
    try {
      const result = await work((text) => {
        remark = text
      })
      this.end(title, `✓ ${title.padEnd(22)} ${elapsed(since).padStart(7)}  ${remark}`)
      return result
    } catch (error) {
      this.end(title, `✗ ${title.padEnd(22)} ${elapsed(since).padStart(7)}`)
      throw error
    }
  }

  /** Prints a separate line, above the one that changes. */
  line(text: string): void {
    if (this.onTerminal) this.out.write("\r\x1b[K")
    this.out.write(`${text.trimEnd()}\n`)
  }

  private begin(title: string, since: number): void {
    this.running.set(title, since)
    this.ticker ??= setInterval(() => this.tick(), this.onTerminal ? 100 : LOG_EVERY_MS)
  }

  private end(title: string, line: string): void {
    this.running.delete(title)
    if (this.running.size === 0) {
      clearInterval(this.ticker)
      this.ticker = undefined
    }
    this.line(line)
  }

  private tick(): void {
    const steps = [...this.running].map(([title, since]) => `${title} ${elapsed(since)}`).join(" · ")
    if (!this.onTerminal) {
      this.line(`… ${steps}`)
      return
    }
    const width = Math.max(20, (this.out.columns || 80) - 3)
    const frame = SPINNER[this.ticks++ % SPINNER.length]
    this.out.write(`\r\x1b[K${frame} ${steps.slice(0, width)}`)
  }
}

export const elapsed = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`
