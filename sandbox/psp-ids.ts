import { randomBytes } from "node:crypto"

/** Generates PSP ids: 16 digits that begin with the time, as MultiSafepay's have since 2025; never the same twice. */
export class PspIds {
  #last: bigint

  constructor(last = "0") {
    this.#last = BigInt(last)
  }

  /** @param beyondSafe 18 digits and odd, so that a parser that reads numbers as doubles changes the id */
  next(now: number, beyondSafe: boolean): string {
    const stamp = BigInt(Math.floor(now)) * 1000n
    this.#last = stamp > this.#last ? stamp : this.#last + 1n
    return beyondSafe ? `${this.#last}${"13579"[Number(this.#last % 5n)]}1` : this.#last.toString()
  }

  get last(): string {
    return this.#last.toString()
  }
}

const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"

/** A random token for a payment page's address. */
export function sessionToken(length = 35): string {
  return Array.from(randomBytes(length), (byte) => LETTERS[byte % LETTERS.length]).join("")
}
