import type { INotificationModuleService, MedusaContainer } from "@medusajs/framework/types"
import { MedusaError, Modules } from "@medusajs/framework/utils"
import { orderNumberOf } from "../../core/shop-db/fragments/order-number"
import { getSite } from "../../core/sites/site"
import { findOwedLink, type PaymentLink } from "./find-link"
import { type LinkOrder, loadLinkOrder, refuseWhileUnderReview } from "./link-order"

/** What the e-mail template receives as `data`. Amounts are in major units. */
export type PaymentLinkEmail = {
  url: string
  amount: number
  currency_code: string
  /** ISO time. */
  expires_at: string
  order_id: string
  /** The order number that the merchant uses. */
  order_number: string
  first_name: string | null
  last_name: string | null
}

/**
 * Sends the open payment link of an order to the order's e-mail address, as a notification on the channel `email` with
 * the template of the option `paymentLinkTemplate`.
 * @throws MedusaError not_found for an unknown order, or one without an open link
 * @throws MedusaError not_allowed while a payment of the order is under review, when the order has no e-mail address, or
 *   when the shop has no provider for e-mails
 */
export async function sendPaymentLink(
  container: MedusaContainer,
  orderId: string,
): Promise<{ sent_to: string }> {
  const order = await loadLinkOrder(container, orderId)
  const name = `Order #${orderNumberOf(order)}`
  refuseWhileUnderReview(order)
  const link = findOwedLink(container, order)
  if (!link) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `${name} has no open payment link`)
  }
  if (!order.email) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `${name} has no e-mail address`)
  }
  await notify(container.resolve(Modules.NOTIFICATION), {
    to: order.email,
    template: getSite(container, link.provider_id).options.paymentLinkTemplate,
    data: emailOf(order, link),
  })
  return { sent_to: order.email }
}

/** Whether the shop can send e-mails. True when Medusa does not say: sending then fails with the reason. */
export async function canEmail(container: MedusaContainer): Promise<boolean> {
  const { notificationProviderService_: providers } = container.resolve<{
    notificationProviderService_?: { getProviderForChannels?(channel: string): Promise<unknown> }
  }>(Modules.NOTIFICATION)
  if (!providers?.getProviderForChannels) {
    return true
  }
  return Boolean(await providers.getProviderForChannels("email").catch(() => true))
}

function emailOf(
  order: LinkOrder,
  { url, amount, currency_code, expires_at }: PaymentLink,
): PaymentLinkEmail {
  const address = order.billing_address ?? order.shipping_address ?? {}
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null)
  return {
    url,
    amount,
    currency_code,
    expires_at,
    order_id: order.id,
    order_number: orderNumberOf(order),
    first_name: text(address.first_name),
    last_name: text(address.last_name),
  }
}

async function notify(
  notifications: INotificationModuleService,
  { to, template, data }: { to: string; template: string; data: PaymentLinkEmail },
): Promise<void> {
  try {
    await notifications.createNotifications({
      to,
      channel: "email",
      template,
      trigger_type: "alipay.payment_link",
      resource_type: "order",
      resource_id: data.order_id,
      data: { ...data },
    })
  } catch (error) {
    // Medusa says "not found" when no provider handles the channel; any other error is the provider's own failure.
    if (error instanceof MedusaError && error.type === MedusaError.Types.NOT_FOUND) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        'The shop sends no e-mails: add a notification provider with the channel "email" to medusa-config',
      )
    }
    throw error
  }
}
