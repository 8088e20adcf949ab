import { REFUND_HANDLING, type RefundHandling } from "../faults/refund-handling"
import { GOES_BACK } from "./assign-psp-faults"
import type { Afterwards, Checkout } from "./checkout"
import type { SeededRandom } from "./seeded-random"

/** Each kind is assigned to this share of the shoppers. */
const SHARE = 0.05

/** Assigned only to shoppers whose payment is refunded. */
export function assignRefundHandling(checkouts: Checkout[], random: SeededRandom): void {
  const candidates = random.shuffle(checkouts.filter(isRefunded))
  const kinds = Object.keys(REFUND_HANDLING) as RefundHandling[]
  for (const kind of kinds) {
    const suited = candidates.filter(
      (checkout) =>
        checkout.refundHandling === undefined && (kind !== "shown only in costs" || canBeHidden(checkout)),
    )
    for (const checkout of suited.slice(0, Math.max(1, Math.round(checkouts.length * SHARE)))) {
      checkout.refundHandling = kind
    }
  }
}

/** Refunds that Medusa asks for. */
const BY_MEDUSA: readonly Afterwards[] = [
  "part refunded",
  "refunded twice at once",
  "refund tried again",
  "order cancelled",
  "order cancelled and refunded at once",
]
const IN_DASHBOARD_OR_DECLINED: readonly Afterwards[] = [
  "refunded in the PSP's dashboard",
  "refunded in shop and dashboard at once",
  "refund declined later",
  "refund declined, its alert dismissed",
  "order cancelled, its refund declined and the alert dismissed",
]

const isRefunded = ({ trouble, afterwards }: Checkout) =>
  GOES_BACK.includes(trouble) || [...BY_MEDUSA, ...IN_DASHBOARD_OR_DECLINED].includes(afterwards)

/** A refund that MultiSafepay does not list cannot be booked if it was made in the dashboard or declined. */
const canBeHidden = ({ afterwards }: Checkout) => !IN_DASHBOARD_OR_DECLINED.includes(afterwards)
