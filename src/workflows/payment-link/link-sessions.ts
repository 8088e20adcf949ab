import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { createPaymentSessionsWorkflow, deletePaymentSessionsWorkflow } from "@medusajs/medusa/core-flows"
import { type ConfigWithModules, getAccount } from "../../providers/alipay/account"
import { asPaymentLink } from "../../providers/alipay/payment-link"
import { readSessionData } from "../../providers/alipay/session-data"
import { type PaymentLink, toPaymentLink } from "./find-link"
import type { LinkOrder } from "./link-order"

/**
 * Starts the payment session that is a payment link. Core deletes the collection's other sessions with it.
 * @throws MedusaError not_allowed when one of them was paid
 */
export async function startLinkSession(
  container: MedusaContainer,
  order: LinkOrder,
  collectionId: string,
  providerId: string,
  lifetimeSeconds: number | undefined,
): Promise<PaymentLink> {
  const config = container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
  const { options } = getAccount(config, providerId)
  const wish = { orderId: order.id, lifetimeSeconds: lifetimeSeconds ?? options.paymentLinkLifetime }
  const { result: session } = await asPaymentLink(wish, () =>
    explainKeptSession(order, () =>
      createPaymentSessionsWorkflow(container).run({
        input: {
          payment_collection_id: collectionId,
          provider_id: providerId,
          data: {
            shopper: {
              ...(order.billing_address ?? order.shipping_address),
              email: order.email,
              ...(order.shipping_address ? { delivery: order.shipping_address } : {}),
            },
          },
        },
      }),
    ),
  )
  const data = readSessionData(session.data, session.id)
  if (data?.payment_type !== "paymentlink") {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `The payment session ${session.id} of order #${order.display_id} did not become a payment link`,
    )
  }
  return toPaymentLink(session, data, options)
}

/**
 * Deletes payment sessions, which cancels their PSP orders.
 * @throws MedusaError not_allowed when one of them was paid
 */
export async function deleteSessions(
  container: MedusaContainer,
  order: LinkOrder,
  ids: string[],
): Promise<string[]> {
  if (ids.length > 0) {
    await explainKeptSession(order, () => deletePaymentSessionsWorkflow(container).run({ input: { ids } }))
  }
  return ids
}

/** Core says no more than "Could not delete all payment sessions" when the provider keeps one that was paid. */
async function explainKeptSession<T>(order: LinkOrder, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!/delete all payment sessions/i.test((error as Error).message)) {
      throw error
    }
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Order #${order.display_id} has an Alipay payment that was made just now, or cannot be checked: look at the order again in a moment`,
    )
  }
}
