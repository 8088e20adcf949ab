import type { MedusaContainer } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  MathBN,
  MedusaError,
  Modules,
  PaymentCollectionStatus,
} from "@medusajs/framework/utils"
import { createOrUpdateOrderPaymentCollectionWorkflow } from "@medusajs/medusa/core-flows"
import { type ConfigWithModules, getAccount, listProviderIds } from "../../providers/alipay/account"
import { toPspAmount } from "../../providers/alipay/amount"
import { parseProviderId } from "../../providers/alipay/gateway"
import { toMedusaError } from "../../providers/alipay/medusa-error"
import { settlePayment } from "../settle-payment/settle"
import { chooseProvider } from "./choose-provider"
import { findOpenLinks, type OpenLink, type PaymentLink } from "./find-link"
import { awaitingCapture, type LinkOrder, loadLinkOrder, openSessions, outstandingOf } from "./link-order"
import { deleteSessions, startLinkSession } from "./link-sessions"

export type CreatePaymentLinkInput = {
  order_id: string
  /** Default: the provider that the order was paid with, or one that its region offers. */
  provider_id?: string
  /** From 60 to 31,536,000 (a year). Default: the option `paymentLinkLifetime`. */
  lifetime_seconds?: number
}

export type CreatedPaymentLink = PaymentLink & {
  /** True when an open link of the same amount was there already. */
  reused: boolean
}

/** Waiting for somebody else who makes a link for the same order, in seconds. */
const LOCK_TIMEOUT = 30

/**
 * Makes a payment link for what an order owes, in the order's payment collection, as core does it for other payments.
 * An open link of the same amount is handed out again; one of another amount is cancelled at MultiSafepay and replaced.
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
 * Cancels the open payment links of an order, so that nobody can pay them any more.
 * @returns the ids of the payment sessions that were deleted
 * @throws MedusaError not_allowed when a link has been paid
 */
export function cancelPaymentLinks(container: MedusaContainer, orderId: string): Promise<string[]> {
  return withOrderLocked(container, orderId, async () => {
    const order = await loadLinkOrder(container, orderId)
    return deleteSessions(
      container,
      order,
      findOpenLinks(container, order).map(({ session }) => session.id),
    )
  })
}

/** The newest open payment link of an order, as far as the shop was told; MultiSafepay is not asked. */
export async function findPaymentLink(
  container: MedusaContainer,
  orderId: string,
): Promise<PaymentLink | undefined> {
  return findOpenLinks(container, await loadLinkOrder(container, orderId))[0]?.link
}

/** Two tabs of the dashboard must not make two links. */
async function withOrderLocked<T>(
  container: MedusaContainer,
  orderId: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await container
      .resolve(Modules.LOCKING)
      .execute(`alipay-payment-link:${orderId}`, work, { timeout: LOCK_TIMEOUT })
  } catch (error) {
    throw toMedusaError(error, "prepare the payment link")
  }
}

async function make(container: MedusaContainer, input: CreatePaymentLinkInput): Promise<CreatedPaymentLink> {
  const config = container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
  const registered = listProviderIds(config).map(({ id }) => id)
  const order = await settleOpenSessions(container, await loadLinkOrder(container, input.order_id))
  const providerId = chooseProvider(order, registered, input.provider_id)
  refuseUnlessOwed(order)

  const { options } = getAccount(config, providerId)
  const minor = toPspAmount(outstandingOf(order), order.currency_code, options)
  const links = findOpenLinks(container, order)
  const same = links.find((open) => isSame(open, order, minor, input.provider_id))
  if (same) {
    return { ...same.link, reused: true }
  }

  const { result } = await createOrUpdateOrderPaymentCollectionWorkflow(container).run({
    input: { order_id: order.id },
  })
  // A list when core made the collection, the collection itself when it updated one.
  const [collection] = [result as { id: string } | { id: string }[]].flat()
  if (!collection) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `Medusa made no payment collection for order #${order.display_id}`,
    )
  }
  // Core replaces the sessions of this collection; another's would stay, and could be paid as well.
  const elsewhere = openSessions(order).filter(
    ({ collectionId, provider_id }) => collectionId !== collection.id && parseProviderId(provider_id),
  )
  await deleteSessions(
    container,
    order,
    elsewhere.map(({ id }) => id),
  )
  const link = await startLinkSession(container, order, collection.id, providerId, input.lifetime_seconds)
  await closePartlyPaid(container, order, collection.id)
  return { ...link, reused: false }
}

/**
 * A collection whose link was paid before the order was edited again has collected all that it will: the rest is in
 * the new one. Core gives it up without saying so, and would call the order partially captured for ever.
 */
async function closePartlyPaid(container: MedusaContainer, order: LinkOrder, newId: string): Promise<void> {
  const payments = container.resolve(Modules.PAYMENT)
  for (const { id, status, captured_amount } of order.payment_collections ?? []) {
    if (id !== newId && status !== PaymentCollectionStatus.COMPLETED && MathBN.gt(captured_amount ?? 0, 0)) {
      // Medusa's type leaves the last two out; they are what it sets itself when a collection is full.
      const collected = {
        amount: captured_amount,
        status: PaymentCollectionStatus.COMPLETED,
        completed_at: new Date(),
      }
      await payments.updatePaymentCollections(id, collected as { amount: number })
    }
  }
}

/** Whatever was started for the order before may have been paid without the shop's knowing. */
async function settleOpenSessions(container: MedusaContainer, order: LinkOrder): Promise<LinkOrder> {
  let changed = false
  for (const { id, provider_id } of openSessions(order)) {
    if (parseProviderId(provider_id)) {
      const { actions } = await settlePayment(container, { psp_order_id: id, trigger: "payment link" })
      changed ||= actions.length > 0
    }
  }
  return changed ? loadLinkOrder(container, order.id) : order
}

function refuseUnlessOwed(order: LinkOrder): void {
  const name = `Order #${order.display_id}`
  if (order.canceled_at) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `${name} is cancelled: nobody should pay it`)
  }
  if (MathBN.lte(outstandingOf(order), 0)) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `${name} has nothing outstanding to pay`)
  }
  if (MathBN.gt(awaitingCapture(order), 0)) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `${name} has an authorised payment that waits for its capture: capture or cancel it first, or the customer pays twice`,
    )
  }
}

function isSame({ session, data }: OpenLink, order: LinkOrder, minor: number, wanted?: string): boolean {
  return (
    data.amount_minor === minor &&
    data.currency === order.currency_code.toUpperCase() &&
    (wanted === undefined || session.provider_id === wanted)
  )
}
