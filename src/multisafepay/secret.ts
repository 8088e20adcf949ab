const SHOWN = "***"

/**
 * A text that must not get into a log: it is always printed as `***`. `reveal` is the only way to read it, so a search
 * finds every place that does.
 */
export class Secret {
  readonly #value: string

  /** Surrounding whitespace is removed: it often comes from copying. */
  constructor(value: string) {
    this.#value = value.trim()
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return SHOWN
  }

  toJSON(): string {
    return SHOWN
  }

  [Symbol.toPrimitive](): string {
    return SHOWN
  }

  /** Node's `util.inspect`, which `console.log` uses. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return SHOWN
  }
}
