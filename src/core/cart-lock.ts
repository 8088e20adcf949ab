import { randomUUID } from "node:crypto"
import { setTimeout as pause } from "node:timers/promises"
import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { LockTakenError } from "./run-exclusive"

/** In seconds, the same as core's own lease when it changes a cart. */
const LEASE_SECONDS = 10
const POLL_MS = 100

/**
 * Runs `work` while core neither changes nor completes a cart. Core locks a cart by its id in Medusa's locking module,
 * and only the same lock excludes core. It is acquired and released as core does, so that no database connection is
 * held in between; `work` must end within ten seconds.
 * @param waitMs the longest wait for a change or completion in progress
 * @throws LockTakenError when the cart is not free in time
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
      // The module's error does not tell a taken lock from an unreachable lock provider. Both mean "not now".
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

/** @throws LockTakenError when that takes longer than `waitMs` */
export const waitForCart = (container: MedusaContainer, cartId: string, waitMs: number): Promise<void> =>
  withCartLock(container, cartId, waitMs, async () => {})
