const SHOWN = "***"

/**
 * A text that must not get into a log: however it is printed, it shows as `***`. `reveal` is the only way to read it,
 * so a search finds every place that uses one.
 */
export class Secret {
  readonly #value: string

  /** Surrounding whitespace is removed: it often comes from copying. */
  constructor(value: string) {
    this.#value = value.trim()
  }

  /** The text itself, for a header or a signature. */
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
