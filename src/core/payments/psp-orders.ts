import type { Logger } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import {
  isFailedRefund,
  MultiSafepayError,
  type MultiSafepayOrder,
  type PspCost,
  refundedTotal,
  refundsOf,
} from "../../multisafepay"
import { cleanText } from "../sessions/shopper"
import type { PaymentRecords, RefundRecord } from "../shop-db/sessions/payment-records"
import { shortReason } from "../short-reason"
import type { Site } from "../sites/site"
import { count } from "../telemetry/metrics"
import { paymentStateOf } from "./payment-state"
import { planRefund } from "./plan-refund"

/** Error code for keeping a payment session because it is paid. */
export const ALREADY_PAID = "alipay_already_paid"

/** Error code for keeping a payment session that MultiSafepay is still reviewing. */
export const UNDER_REVIEW = "alipay_under_review"

/** Why a payment was kept: MultiSafepay's answer, or that the state is unknown. */
export function whyKept(error: unknown): "paid" | "under_review" | "not_checked" {
  const code = (error as { code?: string } | undefined)?.code
  return code === ALREADY_PAID ? "paid" : code === UNDER_REVIEW ? "under_review" : "not_checked"
}

export type RefundOrder = {
  /** Medusa's refund id; MultiSafepay stores it as `refund_order_id`. */
  refundId: string
  /** Minor units. */
  amount: number
  currency: string
  /** Aborts when the caller has lost its lock: nothing is sent then. */
  lockLost?: AbortSignal
}

/** The two changes that a shop makes to a PSP order. Each is safe to repeat and to interrupt. */
export class PspOrders {
  constructor(
    private readonly site: Pick<Site, "client" | "orders">,
    private readonly records: Pick<PaymentRecords, "refundsOfSession" | "linkRefund" | "noteAccepted">,
    private readonly logger: Pick<Logger, "info" | "warn" | "error">,
  ) {}

  /**
   * Makes sure that a PSP order can no longer be paid.
   * @throws MedusaError not_allowed when the shopper has paid it, or MultiSafepay is reviewing the payment: the caller
   *   must keep what it wanted to delete
   * @throws MultiSafepayError when MultiSafepay cannot be asked
   */
  async closeUnpaid(pspOrderId: string): Promise<void> {
    const before = await this.site.orders.readUnlessPaid(pspOrderId)
    refuseUnlessClosable(pspOrderId, before)
    const state = before && paymentStateOf(before)
    if (state === "cancelled" || state === "refunded") {
      return
    }
    try {
      // An expired or declined transaction is cancelled too: its payment link can start another one.
      await this.site.client.cancelOrder(pspOrderId)
    } catch (error) {
      if (!(error instanceof MultiSafepayError) || error.kind === "configuration") {
        throw error
      }
      this.logger.warn(
        `Alipay: cancelling ${pspOrderId} at MultiSafepay was not confirmed: ${shortReason(error)}`,
      )
    }
    // MultiSafepay does not document what cancelling does to an order that was paid meanwhile, so the response is not
    // trusted.
    const after = await this.site.orders.read(pspOrderId)
    refuseUnlessClosable(pspOrderId, after)
    if (after && paymentStateOf(after) === "open") {
      throw new MedusaError(
        MedusaError.Types.UNEXPECTED_STATE,
        `MultiSafepay did not cancel ${pspOrderId}, which can still be paid; try again`,
      )
    }
  }

  /**
   * Refunds exactly once, whatever was tried before: reads, sends, and after an ambiguous response reads again.
   * @returns MultiSafepay's transaction id of the refund
   * @throws MedusaError invalid_data for an amount of 0, which MultiSafepay would treat as the full amount
   * @throws MedusaError not_allowed when MultiSafepay has less left of the payment
   * @throws MedusaError not_allowed when another Medusa record already belongs to that refund
   * @throws MedusaError not_allowed when core asks for it because completing the cart failed
   * @throws MedusaError not_allowed, see `isAmbiguousRefund`, when it may have been made and this cannot be determined
   * @throws MultiSafepayError when MultiSafepay refuses, or when the outcome remains ambiguous (asking again is safe)
   */
  async refund(pspOrderId: string, refund: RefundOrder): Promise<string> {
    try {
      const { pspRefundId, isNew } = await this.refundOnce(pspOrderId, refund)
      count("alipay.refund.requests", { outcome: isNew ? "accepted" : "already_made" })
      return pspRefundId
    } catch (error) {
      count("alipay.refund.requests", { outcome: "failed" })
      throw error
    }
  }

  private async refundOnce(
    pspOrderId: string,
    refund: RefundOrder,
  ): Promise<{ pspRefundId: string; isNew: boolean }> {
    if (refund.amount <= 0) {
      throw new MedusaError(MedusaError.Types.INVALID_DATA, "The amount of a refund must be greater than 0")
    }
    const pspOrder = await this.site.client.getOrder(pspOrderId)
    // Read afterwards: core writes the record before it asks for the refund, so a refund that MultiSafepay has made
    // meanwhile for another Medusa refund is known to have its record.
    const records = await this.records.refundsOfSession(pspOrderId)
    const plan = planRefund(refund.refundId, refund.amount, pspOrder, records)
    if (plan.do === "refuse") {
      throw alreadyBooked(refund.refundId)
    }
    if (plan.do === "keep") {
      throw awaitsItsOrder(pspOrderId)
    }
    if (plan.do === "unclear") {
      throw ambiguousRefund(pspOrderId, plan.sign)
    }
    const pspRefundId =
      plan.do === "adopt"
        ? plan.refund.transactionId
        : await this.sendRefund(
            pspOrderId,
            pspOrder,
            refund,
            describeRefund(records.find(({ id }) => id === refund.refundId)),
          )
    if (plan.do === "send") {
      await this.noteAccepted(refund.refundId, pspRefundId)
    }
    if (plan.do === "adopt" && plan.refund.refundOrderId !== refund.refundId) {
      if (!(await this.records.linkRefund(refund.refundId, plan.refund))) {
        throw alreadyBooked(refund.refundId)
      }
    }
    this.site.orders.forget(pspOrderId)
    this.logger.info(
      `Alipay: refund ${refund.refundId} of ${refund.amount} ${refund.currency} (minor units) on ${pspOrderId} is ${plan.do === "adopt" ? "there already" : "accepted"}: ${pspRefundId}`,
    )
    return { pspRefundId, isNew: plan.do !== "adopt" }
  }

  /** Does not throw: the money is on its way, and Medusa must not take its record of it back. */
  private async noteAccepted(refundId: string, pspRefundId: string): Promise<void> {
    await this.records
      .noteAccepted(refundId, pspRefundId)
      .catch((error: unknown) =>
        this.logger.error(
          `Alipay: refund ${refundId} was accepted as ${pspRefundId}, which could not be recorded: ${shortReason(error)}`,
        ),
      )
  }

  private async sendRefund(
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
    // MultiSafepay may allow more than was paid. What somebody refunded there may not be in Medusa's books yet.
    const left = pspOrder.amount - refundedTotal(pspOrder)
    if (refund.amount > left) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `Not refunded: ${left} ${pspOrder.currency} (minor units) are left of ${pspOrderId} at MultiSafepay, and ${refund.amount} were asked for. Check the payment again, so that Medusa books what was refunded there`,
      )
    }
    refund.lockLost?.throwIfAborted()
    try {
      const { refundId } = await this.site.client.refundOrder(pspOrderId, {
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
      const made = await this.findRefund(pspOrderId, refund.refundId)
      if (!made) {
        throw error
      }
      return made
    }
  }

  private async findRefund(pspOrderId: string, refundOrderId: string): Promise<string | undefined> {
    const refunds = refundsOf(await this.site.client.getOrder(pspOrderId))
    return refunds.find((refund) => refund.refundOrderId === refundOrderId && !isFailedRefund(refund))
      ?.transactionId
  }
}

/** MultiSafepay's limit. */
const LONGEST_DESCRIPTION = 200

/** What the shopper reads on the statement: the merchant's reason, or the order that was paid. */
export function describeRefund(record: RefundRecord | undefined): string {
  const reason = record?.reason && cleanText(record.reason)
  const order = record?.orderNumber && `Refund of order ${record.orderNumber}`
  return (reason || order || "Refund").slice(0, LONGEST_DESCRIPTION)
}

/** Payment sync and an admin may notice the same refund at MultiSafepay and both be about to book it. */
const alreadyBooked = (refundId: string) =>
  new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `MultiSafepay has made this refund already, and another of Medusa's refunds stands for it: ${refundId} is not needed`,
  )

const awaitsItsOrder = (pspOrderId: string) =>
  new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `Not refunded: the cart of ${pspOrderId} is paid and has no order yet. Payment sync completes it; if that fails for too long, the money is refunded or held, as the option uncompletable says. A refund that somebody wants needs created_by`,
  )

const AMBIGUOUS_REFUND = "alipay_refund_ambiguous"

function ambiguousRefund(pspOrderId: string, sign: PspCost | "partial_refunded"): MedusaError {
  return new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `Not refunded: MultiSafepay shows that money left the payment ${pspOrderId} (${describeSign(sign)}), but neither MultiSafepay nor Medusa lists a refund for it. It may be this refund. Look at the payment in MultiSafepay's dashboard; if the money is still there, refund it there: Medusa books it by itself`,
    AMBIGUOUS_REFUND,
  )
}

function describeSign(sign: PspCost | "partial_refunded"): string {
  if (sign === "partial_refunded") {
    return `its status is "${sign}"`
  }
  const when = sign.created ? ` of ${sign.created.toISOString()}` : ""
  return `withdraw ${sign.transactionId ?? "without id"}${when}`
}

/** True for the refusal of a refund that may already have been made: sending it again could pay the shopper twice. */
export const isAmbiguousRefund = (error: unknown): boolean =>
  (error as { code?: unknown } | undefined)?.code === AMBIGUOUS_REFUND

function refuseUnlessClosable(pspOrderId: string, pspOrder: MultiSafepayOrder | null): void {
  const state = pspOrder && paymentStateOf(pspOrder)
  if (state === "under_review") {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `The Alipay payment ${pspOrderId} was made and is under review at MultiSafepay: it cannot be cancelled or replaced until that ends`,
      UNDER_REVIEW,
    )
  }
  if (state === "paid" || state === "disputed") {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `The Alipay payment ${pspOrderId} is already paid and cannot be cancelled or replaced: refund it instead`,
      ALREADY_PAID,
    )
  }
}
