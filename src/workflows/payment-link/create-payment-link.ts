import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { MathBN, MedusaError, Modules, PaymentCollectionStatus } from "@medusajs/framework/utils"
import { createOrUpdateOrderPaymentCollectionWorkflow } from "@medusajs/medusa/core-flows"
import { toBookedMinorUnits, toPspAmount } from "../../core/payments/amount"
import { toMedusaError } from "../../core/payments/medusa-error"
import { runExclusive } from "../../core/run-exclusive"
import { orderNumberOf } from "../../core/shop-db/fragments/order-number"
import { getSite, registeredProviderIds } from "../../core/sites/site"
import { type MinorUnits, minorUnitDecimals } from "../../multisafepay"
import { oneStepWorkflow } from "../one-step-workflow"
import { syncPayment } from "../sync-payment/sync-payment"
import { chooseProvider } from "./choose-provider"
import { findOpenLinks, findOwedLink, findUnexpiredLinks, type OpenLink, type PaymentLink } from "./find-link"
import { type LinkOrder, loadLinkOrder, openSessions, refuseWhileUnderReview } from "./link-order"
import { deleteSessions, replaceByLink, retrieveCollection } from "./link-sessions"

export type CreatePaymentLinkInput = {
  order_id: string
  /** Default: one with which a payment of the order was started before, else one that its region offers. */
  provider_id?: string
  /** From 60 to 31,536,000 (a year). Default: the option `paymentLinkLifetime`. */
  lifetime_seconds?: number
}

export type CreatedPaymentLink = PaymentLink & {
  /** True when an open link of the same amount already existed. */
  reused: boolean
}

/** How long to wait for another request that makes a link for the same order, in ms. */
const LOCK_TIMEOUT_MS = 30_000

/**
 * Creates a payment link for what an order owes, in the order's payment collection, as core does for other payments. An
 * open link of the same amount is reused; one of another amount is cancelled at MultiSafepay and replaced.
 * @throws MedusaError not_found for an unknown order
 * @throws MedusaError invalid_data for a provider that is not registered
 * @throws MedusaError not_allowed when nothing is outstanding, the order is cancelled, an authorised payment waits for
 *   its capture, or the region does not offer Alipay
 */
export function createPaymentLink(
  container: MedusaContainer,
  input: CreatePaymentLinkInput,
): Promise<CreatedPaymentLink> {
  return withOrderLocked(container, input.order_id, () => make(container, input))
}

/**
 * Cancels the payment links of an order at MultiSafepay, including those on which a try has ended.
 * @returns the ids of the deleted payment sessions
 * @throws MedusaError not_allowed when a link has been paid
 */
export function cancelPaymentLinks(container: MedusaContainer, orderId: string): Promise<string[]> {
  return withOrderLocked(container, orderId, async () => {
    const order = await loadLinkOrder(container, orderId)
    return deleteSessions(
      container,
      order,
      findUnexpiredLinks(container, order).map(({ session }) => session.id),
    )
  })
}

/**
 * The payment link that can be given to the customer, according to the shop's own data: MultiSafepay is not asked. A
 * link that asks for more than the order owes now is not returned.
 */
export async function findPaymentLink(
  container: MedusaContainer,
  orderId: string,
): Promise<PaymentLink | undefined> {
  return findOwedLink(container, await loadLinkOrder(container, orderId))
}

/** Two dashboard tabs must not create two links. */
async function withOrderLocked<T>(
  container: MedusaContainer,
  orderId: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await runExclusive(container, `payment-link:${orderId}`, { waitMs: LOCK_TIMEOUT_MS }, work)
  } catch (error) {
    throw toMedusaError(error, "prepare the payment link")
  }
}

async function make(container: MedusaContainer, input: CreatePaymentLinkInput): Promise<CreatedPaymentLink> {
  const registered = registeredProviderIds(container)
  const outdated = await loadLinkOrder(container, input.order_id)
  const order = await syncOpenSessions(container, outdated, registered)
  const providerId = chooseProvider(order, registered, input.provider_id)
  const { options } = getSite(container, providerId)
  refuseUnlessOwed(order, options)
  refuseWhileUnderReview(order)

  const minorOf = (amount: BigNumberInput) => toPspAmount(amount, order.currency_code, options)
  const decimals = minorUnitDecimals(order.currency_code, options.currencyDecimals)
  const minor = minorOf(order.owes.owed)
  const links = findOpenLinks(container, order)
  const same = links.find((open) => isSame(open, order, { minor, decimals }, input.provider_id))
  if (same) {
    await deleteSessions(container, order, ownSessions(order, registered, same.session.id))
    return { ...same.link, reused: true }
  }

  const { result } = await createOrUpdateOrderPaymentCollectionWorkflow(container).run({
    input: { order_id: order.id },
  })
  // Core returns a list when it created the collection, and the collection itself when it updated one.
  const [collection] = [result as { id: string } | { id: string }[]].flat()
  if (!collection) {
    throw contradiction(order, "it asks for nothing")
  }
  await askForWhatIsOwed(container, order, collection.id, minorOf)
  const wanted = { collectionId: collection.id, providerId, lifetimeSeconds: input.lifetime_seconds }
  const replaced = replacedSessions(order, registered, collection.id)
  const link = await replaceByLink(container, order, wanted, replaced)
  await closePartlyPaid(container, order, collection.id)
  return { ...link, reused: false }
}

/** This plugin's sessions without a payment, except one. A shop that crashed between two steps may leave several. */
const ownSessions = (order: LinkOrder, registered: readonly string[], except?: string): string[] =>
  openSessions(order).flatMap(({ id, provider_id }) =>
    id !== except && registered.includes(provider_id) ? [id] : [],
  )

/** As in core, a collection keeps one session of any provider. In other collections only this plugin's are replaced. */
const replacedSessions = (
  order: LinkOrder,
  registered: readonly string[],
  collectionId: string,
): string[] => [
  ...new Set([
    ...openSessions(order).flatMap((session) => (session.collectionId === collectionId ? [session.id] : [])),
    ...ownSessions(order, registered),
  ]),
]

/**
 * A collection whose link was paid before the order was edited again will collect no more: the rest is in the new one.
 * Core abandons it without marking it, and would show the order as partially captured forever.
 */
async function closePartlyPaid(container: MedusaContainer, order: LinkOrder, newId: string): Promise<void> {
  const payments = container.resolve(Modules.PAYMENT)
  for (const { id, status, captured_amount } of order.payment_collections ?? []) {
    if (id !== newId && status !== PaymentCollectionStatus.COMPLETED && MathBN.gt(captured_amount ?? 0, 0)) {
      // Medusa's type lacks the last two fields; Medusa itself sets them when a collection is fully captured.
      const collected = {
        amount: captured_amount,
        status: PaymentCollectionStatus.COMPLETED,
        completed_at: new Date(),
      }
      await payments.updatePaymentCollections(id, collected as { amount: number })
    }
  }
}

/** An earlier session may have been paid without the shop knowing yet. */
async function syncOpenSessions(
  container: MedusaContainer,
  order: LinkOrder,
  registered: readonly string[],
): Promise<LinkOrder> {
  let changed = false
  for (const { id, provider_id } of openSessions(order)) {
    if (registered.includes(provider_id)) {
      const { actions } = await syncPayment(container, { psp_order_id: id, trigger: "payment link" })
      changed ||= actions.length > 0
    }
  }
  return changed ? loadLinkOrder(container, order.id) : order
}

function refuseUnlessOwed(order: LinkOrder, options: Parameters<typeof toBookedMinorUnits>[2]): void {
  const minorOf = (amount: BigNumberInput) => toBookedMinorUnits(amount, order.currency_code, options)
  const name = `Order #${orderNumberOf(order)}`
  if (order.canceled_at) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `${name} is cancelled: nobody should pay it`)
  }
  if (order.owes.contradictory) {
    throw contradiction(order, "it counts lines twice, as after two simultaneous refunds")
  }
  if (minorOf(order.owes.outstanding) <= 0) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `${name} has nothing outstanding to pay`)
  }
  if (minorOf(order.owes.underway) > 0) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `${name} has an authorised payment that waits for its capture: capture or cancel it first, or the customer pays twice`,
    )
  }
}

const contradiction = (order: LinkOrder, what: string) =>
  new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `Medusa's sums of order #${orderNumberOf(order)} contradict each other: ${what}, and ${MathBN.convert(order.owes.owed).toFixed()} is outstanding`,
  )

/** Core's amount lacks a transaction that was written while core confirmed a change of the order. */
async function askForWhatIsOwed(
  container: MedusaContainer,
  { owes: { owed } }: LinkOrder,
  collectionId: string,
  minorOf: (amount: BigNumberInput) => MinorUnits,
): Promise<void> {
  const { amount, raw_amount } = await retrieveCollection(container, collectionId)
  if (minorOf(raw_amount ?? amount) !== minorOf(owed)) {
    const payments = container.resolve(Modules.PAYMENT)
    await payments.updatePaymentCollections(collectionId, { amount: owed } as { amount: number })
  }
}

function isSame(
  { session, data }: OpenLink,
  order: LinkOrder,
  { minor, decimals }: { minor: MinorUnits; decimals: number },
  wanted?: string,
): boolean {
  return (
    data.amount_minor === minor &&
    data.decimals === decimals &&
    data.currency === order.currency_code.toUpperCase() &&
    (wanted === undefined || session.provider_id === wanted)
  )
}

/**
 * Creates a payment link for what an order owes: after an order edit, an exchange, a draft order or a failed payment.
 * When it is paid, payment sync books the payment on the order.
 *
 * @example
 * const { result } = await createPaymentLinkWorkflow(container).run({ input: { order_id: "order_123" } })
 * // result.url goes to the customer
 */
export const createPaymentLinkWorkflow = oneStepWorkflow("alipay-create-payment-link", createPaymentLink)
