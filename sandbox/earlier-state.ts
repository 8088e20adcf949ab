import type { PspOrder } from "./psp-order"

/** An order as it was before its last change of status, as an outdated server of MultiSafepay shows it. */
export function beforeLastChange(pspOrder: PspOrder): PspOrder {
  const { history, status } = pspOrder
  const last = history.map((entry) => entry.status !== status).lastIndexOf(true)
  const earlier = history[last]
  const changedAt = history[last + 1]?.at
  if (!earlier || changedAt === undefined) return pspOrder
  const isPaid = pspOrder.completedAt !== null && pspOrder.completedAt < changedAt
  return {
    ...pspOrder,
    status: earlier.status,
    financialStatus: earlier.financialStatus,
    modifiedAt: earlier.at,
    completedAt: isPaid ? pspOrder.completedAt : null,
    chargedBack: false,
    currentTransactionId: earlier.status === "initialized" ? null : pspOrder.currentTransactionId,
    refunds: pspOrder.refunds.filter(({ createdAt }) => createdAt < changedAt),
  }
}
