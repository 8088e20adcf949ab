import { nextAmsterdamMidnight } from "../amsterdam-time"
import { formatAmount } from "../money"
import { isPaid, type PspOrder, type Refund } from "../psp-order"
import type { Sandbox } from "../sandbox"
import { amountRefunded, statusOfPaidOrder } from "../status"
import { NotAllowed, record } from "./history"

export interface RefundRequest {
  /** Minor units; 0 refunds all that is left. */
  amount: number
  description?: string | null
  /** The original's order id if absent. May repeat: MultiSafepay is not known to refuse that. */
  refundOrderId?: string | null
  vars?: Refund["vars"]
  origin: Refund["origin"]
}

/**
 * Creates a refund: a separate transaction, reserved until midnight in Amsterdam.
 * @throws NotAllowed where the API answers 1034
 */
export function refund(sandbox: Sandbox, pspOrder: PspOrder, request: RefundRequest): Refund {
  const { clock, store } = sandbox
  const settings = sandbox.settingsOf(pspOrder)
  if (!isPaid(pspOrder) || pspOrder.chargedBack) {
    throw new NotAllowed(`Cannot refund transaction: it is ${pspOrder.status}`)
  }
  const left = pspOrder.amount - amountRefunded(pspOrder.refunds)
  const amount = request.amount === 0 ? left : request.amount
  if (amount <= 0) throw new NotAllowed("Cannot refund transaction: already refunded")
  if (amount < pspOrder.amount && !settings.partial_refunds) {
    throw new NotAllowed("Cannot refund transaction: partial refunds are not enabled")
  }
  if (amount > left && !settings.refund_above_original) {
    throw new NotAllowed(
      `Cannot refund transaction: ${amount} is more than the ${left} that are left of ${pspOrder.amount}`,
    )
  }
  const now = clock.now()
  const since = now - settings.refund_duplicate_window_seconds * 1000
  if (pspOrder.refunds.some((earlier) => earlier.amount === amount && earlier.createdAt > since)) {
    throw new NotAllowed("Cannot refund transaction: the same amount was refunded within the last 5 minutes")
  }
  const created: Refund = {
    refundId: sandbox.nextId(),
    siteId: pspOrder.siteId,
    orderId: pspOrder.orderId,
    refundOrderId: request.refundOrderId ?? pspOrder.orderId,
    amount,
    currency: pspOrder.currency,
    description: request.description ?? `Refund order ${pspOrder.orderId}`,
    status: "reserved",
    origin: request.origin,
    createdAt: now,
    modifiedAt: now,
    completedAt: null,
    settlesAt: settings.refund_settlement === "midnight" ? nextAmsterdamMidnight(now) : null,
    vars: request.vars ?? [null, null, null],
  }
  pspOrder.refunds.push(created)
  store.indexRefund(pspOrder, created)
  if (created.settlesAt !== null) {
    sandbox.schedule.add({ at: created.settlesAt, kind: "refund-settlement", refundId: created.refundId })
  }
  tell(sandbox, pspOrder, created)
  if (settings.refund_settlement === "immediately") acceptRefund(sandbox, created.refundId)
  return created
}

/** Executes a reserved refund at midnight, unless it was stopped. */
export function completeReservedRefund(sandbox: Sandbox, refundId: string): void {
  if (sandbox.store.refund(refundId)?.refund.status === "reserved") acceptRefund(sandbox, refundId)
}

/** @throws NotAllowed when there is no such refund, or it is no longer reserved */
export function acceptRefund(sandbox: Sandbox, refundId: string): Refund {
  return conclude(sandbox, refundId, "completed")
}

/** A declined refund no longer counts. @throws NotAllowed as `acceptRefund` */
export function declineRefund(sandbox: Sandbox, refundId: string): Refund {
  return conclude(sandbox, refundId, "declined")
}

/** The merchant withdraws a reserved refund. @throws NotAllowed as `acceptRefund` */
export function voidRefund(sandbox: Sandbox, refundId: string): Refund {
  return conclude(sandbox, refundId, "void")
}

function conclude(sandbox: Sandbox, refundId: string, status: "completed" | "declined" | "void"): Refund {
  const found = sandbox.store.refund(refundId)
  if (!found) throw new NotAllowed(`there is no refund ${refundId}`)
  if (found.refund.status !== "reserved")
    throw new NotAllowed(`refund ${refundId} is ${found.refund.status} already`)
  const now = sandbox.clock.now()
  Object.assign(found.refund, { status, modifiedAt: now, completedAt: status === "completed" ? now : null })
  tell(sandbox, found.pspOrder, found.refund)
  return found.refund
}

function tell(sandbox: Sandbox, pspOrder: PspOrder, { refundId, status, amount, currency }: Refund): void {
  const settings = sandbox.settingsOf(pspOrder)
  pspOrder.status = statusOfPaidOrder(pspOrder, settings)
  const about = `refund ${status}`
  record(sandbox, pspOrder, `${about}: ${formatAmount(amount, currency)} (${refundId})`)
  const form = settings.refund_notification
  if (form !== "child") sandbox.outbox.notify(pspOrder, { about })
  if (form !== "parent") sandbox.outbox.notify(pspOrder, { about: `${about} (child)`, refundId })
}
