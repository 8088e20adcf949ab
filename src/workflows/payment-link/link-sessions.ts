import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { MedusaError, Modules } from "@medusajs/framework/utils"
import { loggerOf } from "../../core/logger"
import { asPaymentLink } from "../../core/sessions/payment-link"
import { readSessionData } from "../../core/sessions/session-data"
import { orderNumberOf } from "../../core/shop-db/fragments/order-number"
import { shortReason } from "../../core/short-reason"
import { getSite } from "../../core/sites/site"
import { type PaymentLink, toPaymentLink } from "./find-link"
import type { LinkOrder } from "./link-order"

/**
 * Starts the link's payment session, then deletes the sessions that it replaces. Core's own workflow does both at once,
 * which leaves the customer without a link when MultiSafepay refuses the new one.
 * @param replaced ids of the sessions that must no longer be payable
 * @throws MedusaError not_allowed when one of them was paid or could not be closed; then there is no new link
 */
export async function replaceByLink(
  container: MedusaContainer,
  order: LinkOrder,
  wanted: { collectionId: string; providerId: string; lifetimeSeconds: number | undefined },
  replaced: string[],
): Promise<PaymentLink> {
  const { id, link } = await startLinkSession(container, order, wanted)
  try {
    await deleteSessions(container, order, replaced)
  } catch (error) {
    const logger = loggerOf(container)
    await paymentsOf(container)
      .deletePaymentSession(id)
      .catch((reason: Error) =>
        logger.warn(
          `Alipay: the payment link ${id} is not needed but could not be closed: ${shortReason(reason)}`,
        ),
      )
    throw error
  }
  return link
}

async function startLinkSession(
  container: MedusaContainer,
  order: LinkOrder,
  { collectionId, providerId, lifetimeSeconds }: Parameters<typeof replaceByLink>[2],
): Promise<{ id: string; link: PaymentLink }> {
  const { options } = getSite(container, providerId)
  const requested = {
    orderId: order.id,
    orderNumber: orderNumberOf(order),
    lifetimeSeconds: lifetimeSeconds ?? options.paymentLinkLifetime,
  }
  const payments = paymentsOf(container)
  const collection = await retrieveCollection(container, collectionId)
  const session = await asPaymentLink(requested, () =>
    payments.createPaymentSession(collectionId, {
      provider_id: providerId,
      amount: collection.raw_amount ?? collection.amount,
      currency_code: collection.currency_code,
      data: {
        shopper: {
          ...(order.billing_address ?? order.shipping_address),
          email: order.email,
          ...(order.shipping_address ? { delivery: order.shipping_address } : {}),
        },
      },
    }),
  )
  const data = readSessionData(session.data, session.id)
  if (data?.payment_type !== "paymentlink") {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `The payment session ${session.id} of order #${orderNumberOf(order)} did not become a payment link`,
    )
  }
  return { id: session.id, link: toPaymentLink(session, data, options) }
}

/**
 * Deletes payment sessions one by one, which cancels their PSP orders. Core's workflow is not used: when it reaches a
 * paid session, it restarts those that it has already deleted.
 * @throws MedusaError not_allowed when one of them was paid or could not be closed
 */
export async function deleteSessions(
  container: MedusaContainer,
  order: LinkOrder,
  ids: string[],
): Promise<string[]> {
  for (const id of ids) {
    try {
      await paymentsOf(container).deletePaymentSession(id)
    } catch (error) {
      loggerOf(container).warn(
        `Alipay: the payment session ${id} could not be deleted: ${shortReason(error)}`,
      )
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `Order #${orderNumberOf(order)} has an Alipay payment that was made just now, or cannot be checked: look at the order again in a moment`,
      )
    }
  }
  return ids
}

/** Includes the exact amount, which Medusa's type leaves out. */
export async function retrieveCollection(
  container: MedusaContainer,
  id: string,
): Promise<{ amount: BigNumberInput; raw_amount?: BigNumberInput; currency_code: string }> {
  return paymentsOf(container).retrievePaymentCollection(id)
}

const paymentsOf = (container: MedusaContainer) => container.resolve(Modules.PAYMENT)
