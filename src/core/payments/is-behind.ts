import { occursTwice } from "../../multisafepay"

/** The status of a PSP order, and when MultiSafepay last changed it. */
export type DatedStatus = { status: string; modified?: Date | undefined }

/** An order never goes from a later step to an earlier one, except when a dispute is won. */
const STEPS: Readonly<Record<string, number>> = {
  initialized: 0,
  uncleared: 1,
  reserved: 1,
  declined: 1,
  expired: 1,
  cancelled: 1,
  void: 1,
  completed: 2,
  shipped: 2,
  partial_refunded: 3,
  refunded: 4,
  chargedback: 4,
}

/**
 * Whether an answer of MultiSafepay shows an earlier state of an order than what it signed. The times decide. They are
 * whole seconds: within one second, and within the hour that occurs twice when the clocks go back, the order of the
 * states decides, and an unknown status is never behind. An equal status is not behind either, except that an order can
 * be refunded in part more than once.
 */
export function isBehind(answer: DatedStatus, signed: DatedStatus): boolean {
  if (answer.status === signed.status && signed.status !== "partial_refunded") {
    return false
  }
  const later = (signed.modified?.getTime() ?? 0) - (answer.modified?.getTime() ?? 0)
  if (
    later !== 0 &&
    signed.modified &&
    answer.modified &&
    !(occursTwice(signed.modified) && occursTwice(answer.modified))
  ) {
    return later > 0
  }
  return step(signed.status) > step(answer.status)
}

const step = (status: string): number => STEPS[status] ?? Number.NaN
