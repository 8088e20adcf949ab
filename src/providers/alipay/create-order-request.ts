import type { CreateOrderRequest } from "../../multisafepay"
import type { AlipayProviderId } from "./gateway"
import { type AlipayOptions, type PaymentType, paymentTypeOf } from "./options"
import type { PaymentLinkWish } from "./payment-link"
import { type StorefrontInput, toPspLocale } from "./storefront-input"

export type PaymentStart = {
  sessionId: string
  provider: AlipayProviderId
  /** Minor units. */
  amount: number
  currency: string
  input: StorefrontInput
  /** Set when the shop makes a payment link for an order. */
  link?: PaymentLinkWish | undefined
}

/** The order that MultiSafepay is asked to make for a payment session. */
export function toCreateOrderRequest(start: PaymentStart, options: AlipayOptions): CreateOrderRequest {
  const { sessionId, provider, input, link } = start
  const fill = (template: string) =>
    template.replaceAll("{session_id}", sessionId).replaceAll("{order_id}", link?.orderId ?? "")
  const { redirectUrl, cancelUrl } = returnUrls(start, options)
  return {
    type: link ? "paymentlink" : choosePaymentType(start, options),
    gateway: provider.gateway,
    order_id: sessionId,
    currency: start.currency,
    amount: start.amount,
    description: fill(options.description),
    payment_options: {
      notification_url: notificationUrl(provider, options),
      notification_method: "POST",
      redirect_url: fill(redirectUrl),
      cancel_url: fill(cancelUrl),
      close_window: options.closeWindow,
    },
    customer: { locale: toPspLocale(input.locale, options.locale) },
    second_chance: { send_email: options.secondChance },
    seconds_active: link?.lifetimeSeconds ?? options.linkLifetime,
    var1: provider.slug,
    var2: sessionId,
    plugin: PLUGIN,
  }
}

/** Where MultiSafepay tells the shop about an order; a plain path, because it takes no query string. */
export function notificationUrl(
  provider: AlipayProviderId,
  options: Pick<AlipayOptions, "backendUrl">,
): string {
  return `${options.backendUrl}/hooks/multisafepay/${provider.slug}`
}

/** A payment link's shopper comes back to an order: there is no cart whose checkout could go on. */
function returnUrls({ input, link }: PaymentStart, options: AlipayOptions) {
  if (link) {
    const url = options.paymentLinkReturnUrl ?? options.returnUrl
    return { redirectUrl: url, cancelUrl: url }
  }
  const redirectUrl = input.return_url ?? options.returnUrl
  return { redirectUrl, cancelUrl: input.cancel_url ?? options.cancelUrl ?? redirectUrl }
}

/** The storefront's wish when the merchant allows it, otherwise the merchant's setting. */
export function choosePaymentType({ provider, input }: PaymentStart, options: AlipayOptions): PaymentType {
  const usual = paymentTypeOf(options, provider.gateway)
  const wish = input.payment_type
  const { allowedPaymentTypes } = provider.gateway === "ALIPAYPLUS" ? options.alipayPlus : options.alipay
  return wish && allowedPaymentTypes?.includes(wish) ? wish : usual
}

const PLUGIN = { shop: "Medusa", shop_version: "2", plugin_version: "1.0.0", partner: "", shop_root_url: "" }
