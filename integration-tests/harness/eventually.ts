import { setTimeout as pause } from "node:timers/promises"

export interface Patience {
  /** Give up after this many ms. Default: 10,000. */
  within?: number
  /** Ask again after this many ms. Default: 50. */
  every?: number
}

/**
 * Asks until the answer can be given: `ask` is called again as long as it throws.
 *
 * @throws what `ask` threw last, once the time is up.
 */
export async function eventually<T>(ask: () => Promise<T> | T, patience: Patience = {}): Promise<T> {
  const deadline = Date.now() + (patience.within ?? 10_000)
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (Date.now() >= deadline) throw error
    }
    await pause(patience.every ?? 50)
  }
}
