import { setTimeout as pause } from "node:timers/promises"
import { MultiSafepayError } from "../../multisafepay"

/** Before the second, third and fourth try, in ms. Longer troubles are left to the job. */
const BACKOFF_MS = [250, 1_000, 4_000]

/**
 * Tries a change of a PSP order that may be sent twice without harm, as long as what is in its way may pass.
 * @throws what the last try threw
 */
export async function retryTransient<T>(
  work: () => Promise<T>,
  wait: (ms: number) => Promise<unknown> = pause,
): Promise<T> {
  for (const ms of BACKOFF_MS) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof MultiSafepayError) || error.kind !== "transient") {
        throw error
      }
    }
    await wait(ms)
  }
  return work()
}
