import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { completeCartWorkflow } from "@medusajs/medusa/core-flows"
import { withCartLock } from "../../core/cart-lock"
import { toBookedMinorUnits } from "../../core/payments/amount"
import { connectionOf } from "../../core/shop-db/connection"
import { shortReason } from "../../core/short-reason"
import { noteCompletionFailure } from "../../modules/payment-journal/payments"
import { decisionOn } from "./decision-on"
import { dropCompetingSessions } from "./drop-competing-sessions"
import { isOutOfStock } from "./out-of-stock"
import { raiseAlert } from "./raise-alert"
import { recomputeCollection } from "./recompute-collection"
import { type CompletionVerdict, isGivenUp, isWorthAnAlert, pauseBeforeRetry } from "./refund-policy"
import type { Outcome, SyncContext } from "./sync-context"
import { waitForLock } from "./wait-for-lock"
import { withProviderOffered } from "./with-provider-offered"

/**
 * Places the order of a paid cart; core authorises the payment session in the process.
 * @returns "failed_for_good" when the refund policy gives the cart up, or the merchant wants the money refunded
 * @throws MedusaError unexpected_state when it is too early for another try
 * @throws any error that may be temporary; it is recorded together with the time of the next try
 */
export async function completeCart(cartId: string, context: SyncContext): Promise<Outcome> {
  refuseTooEarly(cartId, context)
  const problem = (await problemOf(cartId, context)) && (await problemWhenQuiet(cartId, context))
  if (problem) {
    return failed(problem.error, problem.verdict, cartId, context)
  }
  await alignCollection(cartId, context)
  await dropCompetingSessions(context)
  const scope = withProviderOffered(context.container, context.shop.providerId)
  const { errors } = await completeCartWorkflow(scope).run({ input: { id: cartId }, throwOnError: false })
  const error: unknown = errors?.[0]?.error
  return error === undefined ? "done" : failed(error, await verdictOf(cartId, context), cartId, context)
}

function refuseTooEarly(cartId: string, { shop: { journal } }: SyncContext): void {
  const retryAt = journal?.completion?.retryAt
  if (retryAt && retryAt.getTime() > Date.now()) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `Completing the cart ${cartId} failed before: it is tried again at ${retryAt.toISOString()}`,
    )
  }
}

type Cart = {
  id: string
  total: number
  raw_total?: Parameters<typeof toBookedMinorUnits>[0]
  currency_code: string
  completed_at?: string | Date | null
}

type Problem = { error: MedusaError; verdict: CompletionVerdict }

/** How long a completion or a change that is in progress may hold the cart's lock, in ms. */
const UNDER_WAY_MS = 5_000

/** A refused change, or two concurrent ones, may leave an amount on the collection that the cart never really had. */
async function alignCollection(cartId: string, { container, pspOrder, shop }: SyncContext): Promise<void> {
  if (shop.collection && shop.collection.amount !== pspOrder.amount) {
    await withCartLock(container, cartId, UNDER_WAY_MS, () => recomputeCollection(container, cartId))
  }
}

/**
 * A change may be in progress that a veto is about to undo, or a completion that places the order this payment is
 * compared with.
 */
async function problemWhenQuiet(cartId: string, context: SyncContext): Promise<Problem | undefined> {
  await waitForLock(context.container, cartId, UNDER_WAY_MS)
  return problemOf(cartId, context)
}

/**
 * Core completes a cart whatever its current content; the provider then refuses to book what was not paid, and the
 * order number is lost. So the total is checked first.
 * @returns undefined when the cart may be completed with this payment, or already has been
 */
async function problemOf(
  cartId: string,
  { container, site, pspOrder }: SyncContext,
): Promise<Problem | undefined> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "cart",
    fields: ["id", "total", "raw_total", "currency_code", "completed_at"],
    filters: { id: cartId },
  })
  const cart = data[0] as Cart | undefined
  if (!cart) {
    const error = new MedusaError(MedusaError.Types.NOT_FOUND, `The cart ${cartId} does not exist any more`)
    return { error, verdict: "proven" }
  }
  const currency = cart.currency_code.toUpperCase()
  const total = toBookedMinorUnits(cart.raw_total ?? cart.total, currency, site.options)
  if (cart.completed_at || (currency === pspOrder.currency && total === pspOrder.amount)) {
    return undefined
  }
  const error = new MedusaError(
    MedusaError.Types.UNEXPECTED_STATE,
    `The cart ${cartId} comes to ${total} ${currency} (minor units) now, and ${pspOrder.amount} ${pspOrder.currency} were paid: it is not completed`,
  )
  return { error, verdict: "other" }
}

/** Only core's own stock count is proof; the error of the failed try proves nothing. */
async function verdictOf(cartId: string, { container }: SyncContext): Promise<CompletionVerdict> {
  return (await isOutOfStock(container, cartId).catch(() => false)) ? "proven" : "other"
}

/** Records a failed try, and gives the cart up when the refund policy says so. */
async function failed(
  error: unknown,
  verdict: CompletionVerdict,
  cartId: string,
  context: SyncContext,
): Promise<Outcome> {
  const { container, site, pspOrder, shop } = context
  const message = shortReason(error)
  const pg = connectionOf(container)
  container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .warn(`Alipay: the paid cart ${cartId} of ${pspOrder.orderId} could not be completed: ${message}`)
  const failures = await noteCompletionFailure(
    pg,
    { pspOrderId: pspOrder.orderId, providerId: shop.providerId },
    message,
    pauseBeforeRetry(error, shop.journal?.completion?.tries ?? 0),
  )
  const { completionWindowMinutes } = site.options.recovery
  if (
    verdict === "proven" ||
    decisionOn(shop, "uncompletable_refunded") === "refund" ||
    isGivenUp(failures, completionWindowMinutes, new Date())
  ) {
    return "failed_for_good"
  }
  if (isWorthAnAlert(failures)) {
    await raiseAlert("completion_delayed", pspOrder.orderId, pspOrder.amount, context, { note: message })
  }
  throw error
}
