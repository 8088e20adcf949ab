import { randomUUID } from "node:crypto"
import { setTimeout as pause } from "node:timers/promises"
import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { LockTakenError } from "../../core/run-exclusive"

const POLL_MS = 100
const LEASE_SECONDS = 5

/**
 * Waits until nobody holds one of core's locks, such as a cart's, which core takes with `acquire` for a completion.
 * @throws LockTakenError when it is not free in time
 */
export async function waitForLock(container: MedusaContainer, key: string, timeoutMs: number): Promise<void> {
  const locking = container.resolve(Modules.LOCKING)
  const ownerId = randomUUID()
  const deadline = Date.now() + timeoutMs
  for (;;) {
    try {
      await locking.acquire(key, { ownerId, expire: LEASE_SECONDS })
      await locking.release(key, { ownerId })
      return
    } catch {
      // The module's error does not say whether the lock is taken or the lock provider is unreachable: both mean "not
      // now".
      if (Date.now() >= deadline) {
        throw new LockTakenError(key)
      }
      await pause(POLL_MS)
    }
  }
}
