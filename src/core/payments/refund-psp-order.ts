import type { Logger } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import {
  isFailedRefund,
  MultiSafepayError,
  type MultiSafepayOrder,
  type PspCost,
  refundsOf,
} from "../../multisafepay"
import { cleanText } from "../sessions/shopper"
import type { PaymentRecords, RefundRecord } from "../shop-db/sessions/payment-records"
import type { Site } from "../sites/site"
import { count } from "../telemetry/metrics"
import { paymentStateOf } from "./payment-state"
import { planRefund } from "./plan-refund"

export type RefundOrder = {
  /** Medusa's refund id; MultiSafepay stores it as `refund_order_id`. */
  refundId: string
  /** Minor units. */
  amount: number
  currency: string
}

type Psp = {
  site: Pick<Site, "client" | "orders">
  records: Pick<PaymentRecords, "refundsOfSession" | "linkRefund">
  logger: Pick<Logger, "info">
}

/**
 * Refunds exactly once, whatever was tried before: reads, sends, and after an ambiguous response reads again. Safe to
 * repeat and to interrupt.
 * @throws MedusaError invalid_data for an amount of 0, which MultiSafepay would treat as the full amount
 * @throws MedusaError not_allowed when another Medusa record already belongs to that refund
 * @throws MedusaError not_allowed, see `isAmbiguousRefund`, when it may have been made and this cannot be determined
 * @throws MultiSafepayError when MultiSafepay refuses, or when the outcome remains ambiguous (asking again is safe)
 */
export async function refundPspOrder(psp: Psp, pspOrderId: string, refund: RefundOrder): Promise<void> {
  try {
    const isNew = await refundOnce(psp, pspOrderId, refund)
    count("alipay.refund.requests", { outcome: isNew ? "accepted" : "already_made" })
  } catch (error) {
    count("alipay.refund.requests", { outcome: "failed" })
    throw error
  }
}

/** @returns false when MultiSafepay had made this refund before */
async function refundOnce(
  { site, records: books, logger }: Psp,
  pspOrderId: string,
  refund: RefundOrder,
): Promise<boolean> {
  if (refund.amount <= 0) {
    throw new MedusaError(MedusaError.Types.INVALID_DATA, "The amount of a refund must be greater than 0")
  }
  const pspOrder = await site.client.getOrder(pspOrderId)
  // Read afterwards: core writes the record before it asks for the refund, so a refund that MultiSafepay has made
  // meanwhile for another Medusa refund is known to have its record.
  const records = await books.refundsOfSession(pspOrderId)
  const plan = planRefund(refund.refundId, refund.amount, pspOrder, records)
  if (plan.do === "refuse") {
    throw alreadyBooked(refund.refundId)
  }
  if (plan.do === "ambiguous") {
    throw ambiguousRefund(pspOrderId, plan.withdrawal)
  }
  const pspRefundId =
    plan.do === "adopt"
      ? plan.refund.transactionId
      : await sendRefund(
          site,
          pspOrderId,
          pspOrder,
          refund,
          describeRefund(records.find(({ id }) => id === refund.refundId)),
        )
  if (plan.do === "adopt" && plan.refund.refundOrderId !== refund.refundId) {
    if (!(await books.linkRefund(refund.refundId, plan.refund))) {
      throw alreadyBooked(refund.refundId)
    }
  }
  site.orders.forget(pspOrderId)
  logger.info(
    `Alipay: refund ${refund.refundId} of ${refund.amount} ${refund.currency} (minor units) on ${pspOrderId} is ${plan.do === "adopt" ? "there already" : "accepted"}: ${pspRefundId}`,
  )
  return plan.do !== "adopt"
}

async function sendRefund(
  site: Psp["site"],
  pspOrderId: string,
  pspOrder: MultiSafepayOrder,
  refund: RefundOrder,
  description: string,
): Promise<string> {
  if (paymentStateOf(pspOrder) !== "paid") {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `MultiSafepay holds no money of ${pspOrderId} to refund: its order is "${pspOrder.status}"`,
    )
  }
  try {
    const { refundId } = await site.client.refundOrder(pspOrderId, {
      amount: refund.amount,
      currency: refund.currency,
      refundOrderId: refund.refundId,
      description,
      // In the site's list of transactions a refund has only its own id; this shows which payment it belongs to.
      var2: pspOrderId,
    })
    return refundId
  } catch (error) {
    if (!(error instanceof MultiSafepayError) || !error.outcomeUnknown) {
      throw error
    }
    const made = await findRefund(site, pspOrderId, refund.refundId)
    if (!made) {
      throw error
    }
    return made
  }
}

async function findRefund(
  site: Psp["site"],
  pspOrderId: string,
  refundOrderId: string,
): Promise<string | undefined> {
  const refunds = refundsOf(await site.client.getOrder(pspOrderId))
  return refunds.find((refund) => refund.refundOrderId === refundOrderId && !isFailedRefund(refund))
    ?.transactionId
}
/** MultiSafepay's limit. */
const LONGEST_DESCRIPTION = 200

/** What the shopper reads on the statement: the merchant's reason, or the order that was paid. */
function describeRefund(record: RefundRecord | undefined): string {
  const reason = record?.reason && cleanText(record.reason)
  const order = record?.orderNumber && `Refund of order ${record.orderNumber}`
  return (reason || order || "Refund").slice(0, LONGEST_DESCRIPTION)
}

/** Payment sync and an admin may notice the same refund at MultiSafepay and both be about to book it. */
const alreadyBooked = (refundId: string) =>
  new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `MultiSafepay has made this refund already, and another of Medusa's refunds already matches it: ${refundId} is not needed`,
  )

const AMBIGUOUS_REFUND = "alipay_refund_ambiguous"

function ambiguousRefund(pspOrderId: string, { transactionId, created }: PspCost): MedusaError {
  const when = created ? ` of ${created.toISOString()}` : ""
  return new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `Not refunded: MultiSafepay shows that money left the payment ${pspOrderId} (withdraw ${transactionId ?? "without id"}${when}), but neither MultiSafepay nor Medusa lists a refund for it. It may be this refund. Look at the payment in MultiSafepay's dashboard; if the money is still there, refund it there: Medusa books it by itself`,
    AMBIGUOUS_REFUND,
  )
}

/** True for the refusal of a refund that may already have been made: sending it again could pay the shopper twice. */
export const isAmbiguousRefund = (error: unknown): boolean =>
  (error as { code?: unknown } | undefined)?.code === AMBIGUOUS_REFUND
