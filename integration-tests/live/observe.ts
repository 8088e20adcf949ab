import { MultiSafepayError } from "../../src/multisafepay"
import type { Line, Seen } from "./line"
import type { RawAnswer, World } from "./target"

/** Thrown when a story cannot continue because a required step failed. Its line has been noted. */
export class StoryAborted extends Error {
  override name = "StoryAborted"
}

/** Records what a story observes. */
export class Observer {
  readonly seen: Seen[] = []

  /** @param say prints each line as it is recorded, to show the progress */
  constructor(private readonly say: (text: string) => void = () => undefined) {}

  note(line: Line, found: string): void {
    this.seen.push({ line, found })
    this.say(`  ${line.id}: ${found}`)
  }

  skip(line: Line, why: string): void {
    this.seen.push({ line, notAsked: why })
    this.say(`  ${line.id}: not asked, ${why}`)
  }

  /**
   * Runs `work` and records the result; a refusal is a result like any other.
   * @returns the result; undefined after a refusal
   */
  async see<T>(line: Line, work: () => Promise<T>, describe: (result: T) => string): Promise<T | undefined> {
    try {
      const result = await work()
      this.note(line, describe(result))
      return result
    } catch (error) {
      if (!(error instanceof MultiSafepayError)) throw error
      this.note(line, refusal(error))
      return undefined
    }
  }

  /** Like `see`, for a result that the rest of the story needs. @throws StoryAborted after a refusal */
  async need<T>(line: Line, work: () => Promise<T>, describe: (result: T) => string): Promise<T> {
    const result = await this.see(line, work, describe)
    if (result === undefined) throw new StoryAborted(line.id)
    return result
  }
}

/** A part of the suite. It depends on no other part. */
export type Story = {
  title: string
  /** Every line that it may record, in the table's order. */
  lines: readonly Line[]
  run(world: World, observer: Observer): Promise<void>
}

/** How a refusal reads in the table, for example "HTTP 404, code 1006". */
export function refusal(error: MultiSafepayError): string {
  const { code, httpStatus, outcomeUnknown } = error
  if (httpStatus === undefined) return outcomeUnknown ? "no answer" : "not sent"
  return code === undefined ? `HTTP ${httpStatus}` : `HTTP ${httpStatus}, code ${code}`
}

/** The same for a call that was not made with the client. */
export function rawRefusal({ status, body }: RawAnswer): string {
  return body.error_code === undefined ? `HTTP ${status}` : `HTTP ${status}, code ${body.error_code}`
}

/** "taken", or how it was refused. */
export function takenOr(answer: RawAnswer): string {
  return answer.status < 300 && answer.body.success === true ? "taken" : rawRefusal(answer)
}
