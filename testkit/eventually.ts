import { setTimeout as pause } from "node:timers/promises"

export interface WaitOptions {
  /** Give up after this many ms. Default: 10,000. */
  within?: number
  /** Try again after this many ms. Default: 50. */
  every?: number
}

/**
 * Calls `ask` again and again until it does not throw.
 *
 * @throws what `ask` threw last, once the time is up.
 */
export async function eventually<T>(ask: () => Promise<T> | T, options: WaitOptions = {}): Promise<T> {
  const deadline = Date.now() + (options.within ?? 10_000)
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (Date.now() >= deadline) throw error
    }
    await pause(options.every ?? 50)
  }
}
