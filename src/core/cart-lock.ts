import { randomUUID } from "node:crypto"
import { setTimeout as pause } from "node:timers/promises"
import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

/** As long as core's own changes of a cart hold the lock, in seconds. */
const LEASE_SECONDS = 10
const POLL_MS = 100

/**
 * Runs `work` while core neither changes nor completes a cart. Core locks a cart by its id in Medusa's locking module,
 * and only the same lock excludes core. It is acquired and released as core does, so that no database connection is
 * held in between; `work` must end within ten seconds.
 * @param waitMs the longest wait for a change or a completion that is in progress, in ms
 * @throws whatever the locking module throws when the cart is not free in time
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
  const deadline = Date.now() + waitMs
  for (;;) {
    try {
      await locking.acquire(cartId, { ownerId, expire: LEASE_SECONDS })
      break
    } catch (error) {
      if (Date.now() >= deadline) {
        throw error
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
