import type { MultiSafepayOrder } from "../../multisafepay"

/**
 * Why a paid cart did not become an order.
 *
 * `proven`: it never can, because of a fact that was looked up and that another try does not change: the stock or the
 * cart is gone. `held`: an order that nobody has paid for holds the stock. Anybody can place such orders without end, so
 * the cart is not given up. `other`: everything else. Core turns database faults into the same error types as its own
 * verdicts (a missing column is `invalid_data`, a broken reference `not_found`), and a shop's hooks can throw anything,
 * so an error proves nothing.
 */
export type FailureCause = "proven" | "held" | "other"

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** Between the tries to complete a paid cart. The last one applies to all further tries. */
const PAUSES_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE]
/** Medusa's stock locks last 60 s when they are not released; a try before that only extends the wait. */
const LOCK_PAUSE_MS = 65 * SECOND
/** A paid cart is given up only after at least this many failed tries, no matter how much time has passed. */
const MIN_TRIES = 5
/** Up to this many failed tries, the merchant is not alerted. */
const TRIES_BEFORE_ALERT = 2

/**
 * How long to wait before the next try, in ms.
 * @param failedTries before this failure
 */
export function pauseBeforeRetry(error: unknown, failedTries: number): number {
  const pause = PAUSES_MS[Math.min(failedTries, PAUSES_MS.length - 1)] ?? 0
  return isLockTimeOut(error) ? Math.max(pause, LOCK_PAUSE_MS) : pause
}

export type FailedTries = { tries: number; firstFailedAt: Date }

/**
 * Whether a paid cart is given up without proof: after several failed tries, and when the window has passed, counted
 * from the first failed try and not from the payment.
 */
export function isGivenUp({ tries, firstFailedAt }: FailedTries, windowMinutes: number, now: Date): boolean {
  return tries >= MIN_TRIES && now.getTime() - firstFailedAt.getTime() > windowMinutes * MINUTE
}

/** Whether to alert the merchant that a paid cart is not an order yet. */
export const isWorthAnAlert = ({ tries }: FailedTries): boolean => tries > TRIES_BEFORE_ALERT

/**
 * Money whose session no longer exists is checked twice, with this much time in between: a database replica may lag.
 */
export const SECOND_CHECK_MS = 10 * MINUTE

export type OrphanCheck = "first" | "too_early" | "second"

export function orphanCheck(firstSeenAt: Date | undefined, now: Date): OrphanCheck {
  if (!firstSeenAt) {
    return "first"
  }
  return now.getTime() - firstSeenAt.getTime() >= SECOND_CHECK_MS ? "second" : "too_early"
}

/** New money is seen within minutes, by its notification or by recovery. */
const OLD_MONEY_MS = 2 * 24 * 60 * MINUTE

/** Whether money that is seen for the first time was paid so long ago that the plugin may have seen it before. */
export function isOldMoney(
  { completed, created }: Pick<MultiSafepayOrder, "completed" | "created">,
  now: Date,
): boolean {
  const paidAt = completed ?? created
  return paidAt !== undefined && now.getTime() - paidAt.getTime() > OLD_MONEY_MS
}

/** Whether core gave up because the stock of a cart was locked. Used only to decide when to try again. */
function isLockTimeOut(error: unknown): boolean {
  return /timed-?out acquiring lock/i.test((error as Error | undefined)?.message ?? "")
}
