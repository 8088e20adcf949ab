import { randomUUID } from "node:crypto"
import { setTimeout as pause } from "node:timers/promises"
import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { acquireLease, releaseLease, renewLease } from "../modules/payment-journal/leases"
import { connectionOf, type PgConnection } from "./shop-db/connection"

export type ExclusiveOptions = {
  /** In ms; 0 tries once. */
  waitMs: number
  /** How long the lock stays held after this process has died, in ms. A living owner renews its lease. */
  leaseMs?: number
}

/** Another caller has the lock. Jobs do not log this. */
export class LockTakenError extends MedusaError {
  /** Medusa's workflow engine keeps the name of an error, not its class. */
  override readonly name = "LockTakenError"

  constructor(key: string) {
    super(MedusaError.Types.CONFLICT, `Another process is working on ${key}: try again in a moment`)
  }
}

const DEFAULT_LEASE_MS = 20_000
/** The pause between two checks of another process's lease, in ms; grows from the first to the second. */
const POLL_MS = [25, 500] as const

/** Waiting callers of this process queue, so that only one of them polls the database. */
const lines = new Map<string, Promise<void>>()

/**
 * Runs `work` while no other process runs anything under the same key, without holding a database connection: see
 * docs/decisions/004-own-lease-lock.md.
 *
 * @param work receives a signal that aborts when the lease was lost; it must stop acting then
 * @throws LockTakenError when the lock is not free within `waitMs`
 */
export async function runExclusive<T>(
  container: MedusaContainer,
  key: string,
  { waitMs, leaseMs = DEFAULT_LEASE_MS }: ExclusiveOptions,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + waitMs
  const leave = await waitInLine(key, deadline)
  try {
    const pg = connectionOf(container)
    const owner = randomUUID()
    const askedAt = await waitForLease(pg, key, owner, leaseMs, deadline)
    return await holding(pg, key, owner, { leaseMs, askedAt }, work)
  } finally {
    leave()
  }
}

/** @returns a function that admits the next caller */
async function waitInLine(key: string, deadline: number): Promise<() => void> {
  const before = lines.get(key)
  let leave = () => {}
  const mine = new Promise<void>((resolve) => {
    leave = resolve
  })
  // A caller that gives up still preserves the order of those behind it.
  const tail = before ? before.then(() => mine) : mine
  lines.set(key, tail)
  void tail.then(() => {
    if (lines.get(key) === tail) {
      lines.delete(key)
    }
  })
  if (before && !(await endsBefore(before, deadline))) {
    leave()
    throw new LockTakenError(key)
  }
  return leave
}

async function endsBefore(event: Promise<void>, deadline: number): Promise<boolean> {
  const timeout = new AbortController()
  const tooLate = pause(Math.max(0, deadline - performance.now()), false, {
    signal: timeout.signal,
    ref: false,
  })
  try {
    return await Promise.race([event.then(() => true), tooLate.catch(() => false)])
  } finally {
    timeout.abort()
  }
}

/** @returns when the lease was requested, by `performance.now`; it began at that time or later */
async function waitForLease(
  pg: PgConnection,
  key: string,
  owner: string,
  leaseMs: number,
  deadline: number,
): Promise<number> {
  for (let wait: number = POLL_MS[0]; ; wait = Math.min(2 * wait, POLL_MS[1])) {
    const askedAt = performance.now()
    if (await acquireLease(pg, key, owner, leaseMs / 1_000)) {
      return askedAt
    }
    const left = deadline - performance.now()
    if (left <= 0) {
      throw new LockTakenError(key)
    }
    await pause(Math.min(left, wait * (0.5 + Math.random() / 2)))
  }
}

async function holding<T>(
  pg: PgConnection,
  key: string,
  owner: string,
  { leaseMs, askedAt }: { leaseMs: number; askedAt: number },
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController()
  const lose = () => lost.abort(new LockTakenError(key))
  // A timer of its own, because a database that does not answer must not delay the end of the lease.
  const endsAfter = (since: number) => setTimeout(lose, since + leaseMs - performance.now()).unref()
  let end = endsAfter(askedAt)
  let heldSince = askedAt
  const renewal = setInterval(async () => {
    const since = performance.now()
    // When the database is unreachable, the lease keeps its current end.
    const held = await renewLease(pg, key, owner, leaseMs / 1_000).catch(() => undefined)
    // Answers may arrive out of order.
    if (held && since > heldSince) {
      heldSince = since
      clearTimeout(end)
      end = endsAfter(since)
    } else if (held === false) {
      lose()
    }
  }, leaseMs / 4)
  renewal.unref()
  try {
    return await work(lost.signal)
  } finally {
    clearInterval(renewal)
    clearTimeout(end)
    // A lease that cannot be released expires by itself.
    await releaseLease(pg, key, owner).catch(() => undefined)
  }
}
