/** Real time plus an offset that only grows. The source of every time that the sandbox stores or prints. */
export class SandboxClock {
  #offsetMs: number
  readonly #realNow: () => number

  constructor(realNow: () => number = Date.now, offsetMs = 0) {
    this.#realNow = realNow
    this.#offsetMs = offsetMs
  }

  /** Sandbox time, epoch ms. */
  now(): number {
    return this.#realNow() + this.#offsetMs
  }

  /** The real time, epoch ms: the receiver of a notification compares its timestamp with it. */
  realNow(): number {
    return this.#realNow()
  }

  get offsetMs(): number {
    return this.#offsetMs
  }

  /** Moves forward to the given sandbox time (epoch ms). Going back is ignored. */
  moveTo(at: number): void {
    this.#offsetMs += Math.max(0, at - this.now())
  }

  setOffset(offsetMs: number): void {
    this.#offsetMs = offsetMs
  }
}
