import type { Logger } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import {
  cutText,
  isFailedRefund,
  type MinorUnits,
  MultiSafepayError,
  type MultiSafepayOrder,
  minus,
  type PspOrderId,
  refundedTotal,
  refundsOf,
} from "../../multisafepay"
import { cleanText } from "../sessions/shopper"
import type { PaymentRecords } from "../shop-db/sessions/payment-records"
import { shortReason } from "../short-reason"
import type { Site } from "../sites/site"
import { count } from "../telemetry/metrics"
import { paymentStateOf } from "./payment-state"
import { planRefund } from "./plan-refund"
import type { RefundId } from "./refund-id"
import type { RefundRecord } from "./refund-record"
import { alreadyBooked, ambiguousRefund, awaitsItsOrder, notNow, orderIsChanging } from "./refund-refusals"
import { rebookedRefunds, unansweredRefunds, withAcceptedIds } from "./requested-refunds"
import { isUnbookedRefundId, withAcceptedRefunds } from "./unbooked-refunds"

export type RefundCommand = {
  refundId: RefundId
  amount: MinorUnits
  currency: string
  /** Set when core books this refund on the order after it is made, which an unfinished order change prevents. */
  bookedAfterwards?: true
  /** Payment sync sends it by itself. For a refund with a record in Medusa's books, the record says so. */
  isAutomatic?: boolean
  /** Aborts when the caller has lost its lock: nothing is sent then. */
  lockLost?: AbortSignal
}

type RefundServices = {
  site: Pick<Site, "client" | "orders">
  records: Pick<
    PaymentRecords,
    | "refundsOfSession"
    | "linkRefund"
    | "noteAccepted"
    | "sentRefunds"
    | "noteAcceptedUnbooked"
    | "noteAsked"
    | "noteAnswered"
    | "noteRefused"
  >
  logger: Pick<Logger, "info" | "error">
}

/** A process that was paused does not carry out its plan. Longer than the reads take, shorter than a claim is held. */
const PLAN_VALID_MS = 60_000

/**
 * Refunds exactly once, no matter what was tried before: reads, sends, and after an ambiguous response reads again.
 * Safe to repeat and to interrupt.
 * @throws MedusaError invalid_data for an amount of 0, which MultiSafepay would treat as the full amount
 * @throws MedusaError not_allowed when it must not be sent, or not now; the message says why. With `isAmbiguousRefund`,
 *   it may have been made
 * @throws MultiSafepayError when MultiSafepay refuses, or when the outcome remains ambiguous (asking again is safe)
 */
export async function refundPspOrder(
  psp: RefundServices,
  pspOrderId: PspOrderId,
  refund: RefundCommand,
): Promise<void> {
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
  psp: RefundServices,
  pspOrderId: PspOrderId,
  refund: RefundCommand,
): Promise<boolean> {
  const { site, records: books, logger } = psp
  if (refund.amount <= 0) {
    throw new MedusaError(MedusaError.Types.INVALID_DATA, "The amount of a refund must be greater than 0")
  }
  const startedAt = performance.now()
  const shown = await site.orders.get(pspOrderId)
  const { accepted, asked, now } = await books.sentRefunds(pspOrderId)
  const pspOrder = withAcceptedRefunds(shown, accepted)
  // Read after the PSP order: core writes the record before it requests the refund, so every PSP refund that was made
  // for another Medusa refund has its record here.
  const records = withAcceptedIds(await books.refundsOfSession(pspOrderId), asked)
  const own = records.find(({ id }) => id === refund.refundId)
  const openChange = own?.openChange
  if (openChange && refund.bookedAfterwards) {
    throw orderIsChanging(openChange)
  }
  const unanswered = unansweredRefunds(asked, shown, { records, accepted }, now)
  const rebooked = rebookedRefunds(asked, pspOrder, records, now)
  const plan = planRefund(refund.refundId, refund.amount, pspOrder, records, unanswered, rebooked)
  if (plan.do === "refuse") {
    throw alreadyBooked(refund.refundId)
  }
  if (plan.do === "keep") {
    throw awaitsItsOrder(pspOrderId)
  }
  if (plan.do === "ambiguous") {
    throw ambiguousRefund(pspOrderId, plan.sign)
  }
  const pspRefundId =
    plan.do === "adopt"
      ? plan.refund.transactionId
      : await sendRefund(
          psp,
          pspOrderId,
          pspOrder,
          {
            ...refund,
            startedAt,
            isRepeat: asked.some(({ refundOrderId }) => refundOrderId === refund.refundId),
            isAutomatic: refund.isAutomatic ?? own?.isOfSync === true,
          },
          describeRefund(own),
        )
  if (plan.do === "send") {
    await noteAccepted(psp, pspOrderId, refund, pspRefundId)
  }
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

/** Does not throw: the money is on its way, and an error would make Medusa delete its record. */
async function noteAccepted(
  { records, logger }: RefundServices,
  pspOrderId: PspOrderId,
  { refundId, amount }: RefundCommand,
  pspRefundId: string,
): Promise<void> {
  try {
    if (isUnbookedRefundId(refundId)) {
      await records.noteAcceptedUnbooked(pspOrderId, {
        refundOrderId: refundId,
        transactionId: pspRefundId,
        amount,
        acceptedAt: new Date().toISOString(),
      })
      return
    }
    // Recorded twice, because core deletes its own record when it fails afterwards.
    const failure = await records
      .noteAnswered(pspOrderId, refundId, pspRefundId)
      .catch((error: Error) => error)
    if (!(await records.noteAccepted(refundId, pspRefundId))) {
      throw new Error("Medusa has no record of it")
    }
    if (failure) {
      throw failure
    }
  } catch (error) {
    logger.error(
      `Alipay: refund ${refundId} was accepted as ${pspRefundId}, which could not be recorded: ${shortReason(error)}`,
    )
  }
}

async function sendRefund(
  { site, records, logger }: RefundServices,
  pspOrderId: PspOrderId,
  pspOrder: MultiSafepayOrder,
  refund: RefundCommand & { startedAt: number; isRepeat: boolean; isAutomatic: boolean },
  description: string,
): Promise<string> {
  if (paymentStateOf(pspOrder) !== "paid") {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `MultiSafepay has nothing left to refund for ${pspOrderId}: its status is "${pspOrder.status}"`,
    )
  }
  // MultiSafepay may refund more than was paid. Refunds made there may not be in Medusa's books yet.
  const left = minus(pspOrder.amount, refundedTotal(pspOrder))
  if (refund.amount > left) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Not refunded: ${left} ${pspOrder.currency} (minor units) can still be refunded for ${pspOrderId}, but ${refund.amount} were requested. Use "Check again" to book refunds made at MultiSafepay`,
    )
  }
  refund.lockLost?.throwIfAborted()
  if (!(await records.noteAsked(pspOrderId, refund))) {
    throw notNow(refund.refundId, "was requested less than two minutes ago")
  }
  // The claim is not released: another process may have taken it over in the meantime.
  if (performance.now() - refund.startedAt > PLAN_VALID_MS) {
    throw notNow(refund.refundId, "took too long to prepare")
  }
  refund.lockLost?.throwIfAborted()
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
    if (!(error instanceof MultiSafepayError)) {
      throw error
    }
    if (!error.outcomeUnknown) {
      // The refusal of a repetition says nothing about the first request.
      if (refund.isRepeat) {
        throw error
      }
      await records.noteRefused(pspOrderId, refund.refundId).catch((reason: unknown) => {
        logger.error(
          `Alipay: the refusal of refund ${refund.refundId} was not recorded: ${shortReason(reason)}`,
        )
      })
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
  site: RefundServices["site"],
  pspOrderId: PspOrderId,
  refundId: RefundId,
): Promise<string | undefined> {
  const refunds = refundsOf(await site.orders.get(pspOrderId))
  return refunds.find((refund) => refund.refundOrderId === refundId && !isFailedRefund(refund))?.transactionId
}

/** MultiSafepay's limit. */
const MAX_DESCRIPTION_LENGTH = 200

/** What the shopper reads on the statement: the merchant's reason, or the order that was paid. */
function describeRefund(record: RefundRecord | undefined): string {
  const reason = record?.reason && cleanText(record.reason)
  const order = record?.orderNumber && `Refund of order ${record.orderNumber}`
  return cutText(reason || order || "Refund", MAX_DESCRIPTION_LENGTH)
}
