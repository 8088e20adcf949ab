import type { Logger } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { MultiSafepayError, type MultiSafepayOrder, type PspOrderId } from "../../multisafepay"
import type { SessionData } from "../sessions/session-data"
import type { PgConnection } from "../shop-db/connection"
import { readKnownPayment } from "../shop-db/sessions/known-payment"
import { shortReason } from "../short-reason"
import { QUESTION_INTERVAL_MS } from "../sites/order-reader"
import type { Site } from "../sites/site"
import { contradictsBooks } from "./contradiction"
import { canBeTriedAgain, hasEnded, paymentStateOf } from "./payment-state"

/** `closed`: it can no longer be paid. Otherwise nothing was closed, and the shopper's money is there or on its way. */
export type CloseResult = "closed" | CannotClose

type CannotClose = "paid" | "under_review"

export type ClosingContext = {
  site: Pick<Site, "client" | "orders">
  pg: Pick<PgConnection, "raw">
  logger: Pick<Logger, "warn">
}

/** What the plugin stored when it started the payment. */
type Started = Pick<SessionData, "payment_type" | "expires_at"> | undefined

/**
 * Makes sure that a PSP order can no longer be paid. Safe to repeat and to interrupt.
 * @param started shows whether an ended try has a page that can start another one; without it, it is assumed to have
 * @returns "paid" or "under_review" when it is too late: the caller must keep what it wanted to delete
 * @throws MedusaError unexpected_state when MultiSafepay still shows it as payable, or an earlier state than it signed
 */
export async function closePspOrder(
  context: ClosingContext,
  pspOrderId: PspOrderId,
  started?: Started,
): Promise<CloseResult> {
  const { pg, site } = context
  const { orders } = site
  // A recent answer is enough: a shopper may repeat a change that is refused, for example during a review.
  const before = await orders.read(pspOrderId, QUESTION_INTERVAL_MS)
  const tooLate = whyNotClosable(before)
  if (tooLate) {
    return tooLate
  }
  const known = await readKnownPayment(pg, pspOrderId)
  if (contradictsBooks(before, known)) {
    const { journal } = known
    const signed = journal?.claim
      ? `signed that ${pspOrderId} is "${journal.claim.status}"`
      : `showed ${pspOrderId} as paid`
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `MultiSafepay ${signed}, and answers ${before ? `that it is "${before.status}"` : "that it does not know it"}; try again`,
    )
  }
  if (before && isOver(before)) {
    return "closed"
  }
  return orders.shareChange(pspOrderId, () => cancel(context, pspOrderId, before !== null, started))
}

async function cancel(
  { site: { client, orders }, logger }: ClosingContext,
  pspOrderId: PspOrderId,
  wasKnown: boolean,
  started: Started,
): Promise<CloseResult> {
  let wasAnswered = true
  let wasFound = true
  try {
    // Also after an expired, declined or void transaction: the payment page or link can start another one.
    await client.cancelOrder(pspOrderId)
  } catch (error) {
    if (!(error instanceof MultiSafepayError) || error.kind === "configuration") {
      throw error
    }
    wasAnswered = error.code !== undefined && !isUnavailable(error)
    wasFound = !error.isNotFound
    logger.warn(`Alipay: cancelling ${pspOrderId} at MultiSafepay was not confirmed: ${shortReason(error)}`)
  }
  // MultiSafepay does not document what cancelling does to an order that was paid in the meantime, so the order is read
  // again. A declined order may keep its status when its page is closed: then only the response shows that it is
  // closed.
  const after = await orders.read(pspOrderId)
  // An order that was known a moment ago may be missing only on the server that answered.
  const mayBePayable = after
    ? paymentStateOf(after) === "open" || !(wasAnswered || isOver(after, started) || whyNotClosable(after))
    : wasKnown && !(wasAnswered && wasFound)
  if (mayBePayable) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `MultiSafepay did not cancel ${pspOrderId}, which can still be paid; try again`,
    )
  }
  return whyNotClosable(after) ?? "closed"
}

/** MultiSafepay could not process the request. Without an HTTP status, the response could not be read. */
const isUnavailable = ({ httpStatus = 500 }: MultiSafepayError): boolean =>
  httpStatus >= 500 || httpStatus === 429

/** Nothing more can be paid. `void` ends only one transaction, "cancelled" ends the whole order. */
const isOver = (pspOrder: MultiSafepayOrder, started?: Started): boolean =>
  pspOrder.status === "cancelled" ||
  paymentStateOf(pspOrder) === "refunded" ||
  (started?.expires_at !== undefined &&
    hasEnded(paymentStateOf(pspOrder)) &&
    !canBeTriedAgain(pspOrder, started, new Date()))

function whyNotClosable(pspOrder: MultiSafepayOrder | null): CannotClose | undefined {
  const state = pspOrder && paymentStateOf(pspOrder)
  if (state === "under_review") {
    return "under_review"
  }
  return state === "paid" || state === "disputed" ? "paid" : undefined
}

/** Error codes for keeping a payment session: it is paid, or MultiSafepay is still reviewing it. */
export const NOT_CLOSABLE_CODE = { paid: "alipay_already_paid", under_review: "alipay_under_review" } as const

/** The error for core when it wants to delete or cancel a payment that was made: throwing is the only veto. */
export function refusalToClose(pspOrderId: PspOrderId, because: CannotClose): MedusaError {
  const message =
    because === "paid"
      ? `The Alipay payment ${pspOrderId} is already paid and cannot be cancelled or replaced: refund it instead`
      : `The Alipay payment ${pspOrderId} was made and is under review at MultiSafepay: it cannot be cancelled or replaced until that ends`
  return new MedusaError(MedusaError.Types.NOT_ALLOWED, message, NOT_CLOSABLE_CODE[because])
}
