import { MultiSafepayError } from "../../src/multisafepay"
import type { Line, Seen } from "./line"
import type { RawAnswer, World } from "./target"

/** A story cannot go on: what it needs did not come about. Its line has been noted. */
export class StoryEnded extends Error {
  override name = "StoryEnded"
}

/** Notes what a story sees. */
export class Observer {
  readonly seen: Seen[] = []

  /** @param say told of each line as it is seen, so that whoever waits can follow */
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
   * Does something and notes how it went; a refusal is a finding like any other.
   * @returns what came of it; undefined after a refusal
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

  /** As `see`, where a story has no sense without the result. @throws StoryEnded after a refusal */
  async need<T>(line: Line, work: () => Promise<T>, describe: (result: T) => string): Promise<T> {
    const result = await this.see(line, work, describe)
    if (result === undefined) throw new StoryEnded(line.id)
    return result
  }
}

/** A part of the suite. What it does depends on nothing that another did. */
export type Story = {
  title: string
  /** Every line that it may note, in the table's order. */
  lines: readonly Line[]
  tell(world: World, observer: Observer): Promise<void>
}

/** How a refusal reads in the table, for example "HTTP 404, code 1006". */
export function refusal(error: MultiSafepayError): string {
  const { code, httpStatus, outcomeUnknown } = error
  if (httpStatus === undefined) return outcomeUnknown ? "no answer" : "not sent"
  return code === undefined ? `HTTP ${httpStatus}` : `HTTP ${httpStatus}, code ${code}`
}

/** The same for a call that went past the client. */
export function rawRefusal({ status, body }: RawAnswer): string {
  return body.error_code === undefined ? `HTTP ${status}` : `HTTP ${status}, code ${body.error_code}`
}

/** "taken", or the refusal. */
export function takenOr(answer: RawAnswer): string {
  return answer.status < 300 && answer.body.success === true ? "taken" : rawRefusal(answer)
}
