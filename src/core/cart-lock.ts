import { randomUUID } from "node:crypto"
import { setTimeout as pause } from "node:timers/promises"
import type { ILockingModule, MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { LockTakenError } from "./run-exclusive"
import { connectionOf } from "./shop-db/connection"
import { takeOverEndedLock } from "./shop-db/sessions/ended-lock"
import { shortReason } from "./short-reason"

/** In seconds, the same as core's own lease when it changes a cart. */
const LEASE_SECONDS = 10
const POLL_MS = 100

/**
 * Runs `work` while core neither changes nor completes a cart. Core locks a cart by its id in Medusa's locking module,
 * and only the same lock excludes core. It is acquired and released as core does, so that no database connection is
 * held in between; `work` must end within ten seconds.
 * @param waitMs the longest wait for a change or completion in progress
 * @throws LockTakenError when the cart is not free in time
 * @throws Error when Medusa's locking module does not work
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
  for (let tries = 1; ; tries++) {
    try {
      await locking.acquire(cartId, { ownerId, expire: LEASE_SECONDS })
      break
    } catch {
      if (tries === 1) {
        // The module has the last word: it is asked again.
        await takeOverEndedLock(connectionOf(container), cartId, ownerId, LEASE_SECONDS)
        continue
      }
      if (performance.now() >= deadline) {
        throw await refusal(locking, cartId)
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

/** The module's error does not tell a taken lock from a provider that does not work, so a lock that is free is tried. */
async function refusal(locking: ILockingModule, cartId: string): Promise<Error> {
  const free = { ownerId: `alipay-${randomUUID()}` }
  try {
    await locking.acquire(free.ownerId, { ...free, expire: 1 })
    await locking.release(free.ownerId, free)
    return new LockTakenError(cartId)
  } catch (error) {
    return new Error(`Medusa's locking module does not work: ${shortReason(error)}`, { cause: error })
  }
}

/** @throws LockTakenError when that takes longer than `waitMs` */
export const waitForCart = (container: MedusaContainer, cartId: string, waitMs: number): Promise<void> =>
  withCartLock(container, cartId, waitMs, async () => {})
