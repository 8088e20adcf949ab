const SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"

/**
 * Shows which steps run and for how long, several at once if need be: on a terminal in one line that keeps
 * moving, elsewhere as a line every five seconds and one at the end of each step.
 */
export class Progress {
  private readonly running = new Map<string, number>()
  private readonly onTerminal = process.stdout.isTTY === true
  private ticker: NodeJS.Timeout | undefined
  private ticks = 0

  /** Runs a step; `remark` says more about it in the line at its end. */
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

  /** A line of its own, above the line that moves. */
  line(text: string): void {
    if (this.onTerminal) process.stdout.write("\r\x1b[K")
    process.stdout.write(`${text.trimEnd()}\n`)
  }

  private begin(title: string, since: number): void {
    this.running.set(title, since)
    this.ticker ??= setInterval(() => this.tick(), this.onTerminal ? 100 : 5_000)
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
    const width = Math.max(20, (process.stdout.columns || 80) - 3)
    const frame = SPINNER[this.ticks++ % SPINNER.length]
    process.stdout.write(`\r\x1b[K${frame} ${steps.slice(0, width)}`)
  }
}

export const elapsed = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`
