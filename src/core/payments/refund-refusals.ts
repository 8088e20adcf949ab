import { MedusaError } from "@medusajs/framework/utils"
import type { PspOrderId } from "../../multisafepay"
import type { AmbiguitySign } from "./plan-refund"
import type { RefundId } from "./refund-id"
import { type RequestedRefund, shownBy } from "./requested-refunds"

/** Payment sync and an admin may notice the same refund at MultiSafepay and both be about to book it. */
export const alreadyBooked = (refundId: RefundId) =>
  new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `MultiSafepay has made this refund already, and another of Medusa's refunds already matches it: ${refundId} is not needed`,
  )

export const notNow = (refundId: RefundId, why: string) =>
  new MedusaError(MedusaError.Types.NOT_ALLOWED, `Refund ${refundId} ${why}. Try again in a few minutes`)

/** Core sends a refund first and books it on the order afterwards, which fails while the order has such a change. */
export const orderIsChanging = (openChange: string) =>
  new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `Not refunded: the order has an unfinished change (${openChange}), and Medusa cannot book a refund until it is over. Confirm or cancel that change, then try again`,
  )

export const awaitsItsOrder = (pspOrderId: PspOrderId) =>
  new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `Not refunded: the cart of ${pspOrderId} is paid and has no order yet. Payment sync completes it; if that fails for too long, the money is refunded or held, depending on the option uncompletable. To refund it now, set created_by on the refund`,
  )

const AMBIGUOUS_REFUND = "alipay_refund_ambiguous"

export function ambiguousRefund(pspOrderId: PspOrderId, sign: AmbiguitySign): MedusaError {
  if (typeof sign === "object" && "bookedAs" in sign) {
    return new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Not refunded: MultiSafepay was asked for the same amount of ${pspOrderId} at ${sign.askedAt.toISOString()}. MultiSafepay made it, and Medusa has it as ${sign.bookedAs}. For a second refund of this amount, try again after ${shownBy(sign).toISOString()}, or refund it in MultiSafepay's dashboard: Medusa books it by itself`,
      AMBIGUOUS_REFUND,
    )
  }
  if (typeof sign === "object" && "askedAt" in sign) {
    return new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Not refunded: MultiSafepay was asked for a refund of ${sign.amount} (minor units) of ${pspOrderId} at ${sign.askedAt.toISOString()}, and its answer was lost or is still awaited. It may be this refund, and may appear only after midnight. Try again after ${shownBy(sign).toISOString()}. Look at the payment in MultiSafepay's dashboard; if the money is still there, you can refund it there now: Medusa books it by itself`,
      AMBIGUOUS_REFUND,
    )
  }
  return new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `Not refunded: MultiSafepay shows that money left the payment ${pspOrderId} (${describeSign(sign)}), but neither MultiSafepay nor Medusa lists a refund for it. It may be this refund. Look at the payment in MultiSafepay's dashboard; if the money is still there, refund it there: Medusa books it by itself`,
    AMBIGUOUS_REFUND,
  )
}

function describeSign(sign: Exclude<AmbiguitySign, RequestedRefund>): string {
  if (typeof sign === "string") {
    return sign === "partial_refunded"
      ? `its status is "${sign}"`
      : `${sign}, beyond the refunds that it lists`
  }
  const when = sign.created ? ` of ${sign.created.toISOString()}` : ""
  return `withdraw ${sign.transactionId ?? "without id"}${when}`
}

/** True for the refusal of a refund that may already have been made: sending it again could pay the shopper twice. */
export const isAmbiguousRefund = (error: unknown): boolean =>
  (error as { code?: unknown } | undefined)?.code === AMBIGUOUS_REFUND
