import { setTimeout as pause } from "node:timers/promises"
import { MultiSafepayError } from "../../multisafepay"

/** Before the second, third and fourth try, in ms. Longer outages are left to the job. */
const BACKOFF_MS = [250, 1_000, 4_000]

/** Retries a change of a PSP order while its error may be temporary. The change must be safe to send twice. */
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
