import { randomUUID } from "node:crypto"
import { setTimeout as pause } from "node:timers/promises"
import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { LockTakenError } from "./run-exclusive"

/** As long as core's own changes of a cart hold the lock, in seconds. */
const LEASE_SECONDS = 10
const POLL_MS = 100

/**
 * Runs `work` while core neither changes nor completes a cart. Core locks a cart by its id in Medusa's locking module,
 * and only the same lock excludes core. It is acquired and released as core does, so that no database connection is
 * held in between; `work` must end within ten seconds.
 * @param waitMs the longest wait for a change or a completion that is in progress, in ms
 * @throws LockTakenError when the cart is not free in time
 * @throws whatever `work` throws
 */
export async function withCartLock<T>(
  container: MedusaContainer,
  cartId: string,
  waitMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const locking = container.resolve(Modules.LOCKING)
  const ownerId = `alipay-${randomUUID()}`
  const deadline = performance.now() + waitMs
  for (;;) {
    try {
      await locking.acquire(cartId, { ownerId, expire: LEASE_SECONDS })
      break
    } catch {
      // The module's error does not say whether the lock is taken or the lock provider is unreachable: both mean "not
      // now".
      if (performance.now() >= deadline) {
        throw new LockTakenError(cartId)
      }
    }
    await pause(POLL_MS)
  }
  try {
    return await work()
  } finally {
    await locking.release(cartId, { ownerId }).catch(() => undefined)
  }
}

/**
 * Waits until core neither changes nor completes a cart.
 * @throws LockTakenError when that takes longer than `waitMs`
 */
export const waitForCart = (container: MedusaContainer, cartId: string, waitMs: number): Promise<void> =>
  withCartLock(container, cartId, waitMs, async () => {})
