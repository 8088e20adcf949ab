import {
  type CreateOrderRequest,
  cutText,
  type MinorUnits,
  minorUnitDecimals,
  type PspOrderId,
} from "../../multisafepay"
import type { PaymentType } from "../gateways/define-gateway"
import type { AlipayProviderId } from "../gateways/provider-id"
import type { PaymentLinkRequest } from "../sessions/payment-link"
import type { RequestContext } from "../sessions/request-context"
import type { Shopper } from "../sessions/shopper"
import type { StorefrontInput } from "../sessions/storefront-input"
import type { SessionRecords } from "../shop-db/sessions/session-records"
import { fillTemplate, fillUrl } from "../sites/fill-template"
import { SECOND_CHANCE_LIFETIME } from "../sites/options/option-rules"
import { type AlipayOptions, paymentTypeOf } from "../sites/options/options"
import { toPspCustomer, toPspDelivery } from "./customer-request"
import { toPspLocale } from "./psp-locale"
import { toPspShoppingCart } from "./shopping-cart"

export type PaymentStart = {
  sessionId: PspOrderId
  provider: AlipayProviderId
  amount: MinorUnits
  /** Three capital letters. */
  currency: string
  input: StorefrontInput
  /** Set when the shop makes a payment link for an order. */
  link?: PaymentLinkRequest | undefined
  shopper?: Shopper | undefined
  request: RequestContext
  /** Absent when they were not read. */
  records?: SessionRecords | undefined
}

export function toCreateOrderRequest(start: PaymentStart, options: AlipayOptions): CreateOrderRequest {
  const { sessionId, provider, link } = start
  const ids = { sessionId, orderId: link?.orderId, orderNumber: link?.orderNumber }
  const { redirectUrl, cancelUrl } = returnUrls(start, options)
  const type = choosePaymentType(start, options)
  const lifetime = link?.lifetimeSeconds ?? options.linkLifetime
  return {
    type,
    gateway: provider.gateway.code,
    order_id: sessionId,
    currency: start.currency,
    amount: start.amount,
    description: cutText(fillTemplate(link ? options.paymentLinkDescription : options.description, ids), 200),
    payment_options: {
      notification_url: notificationUrl(provider, options),
      notification_method: "POST",
      redirect_url: fillUrl(redirectUrl, ids),
      cancel_url: fillUrl(cancelUrl, ids),
      close_window: options.closeWindow,
      ...(type === "direct" ? {} : { template: ONLY_THIS_METHOD }),
    },
    customer: toPspCustomer(start.shopper, start.request, localeOf(start, options), options.shopperData),
    delivery: toPspDelivery(start.shopper, options.shopperData),
    ...shoppingCartOf(start, options),
    // A payment link may be valid for less time than the second e-mail needs.
    second_chance: { send_email: options.secondChance && lifetime >= SECOND_CHANCE_LIFETIME },
    seconds_active: lifetime,
    var1: provider.slug,
    var2: sessionId,
    plugin: PLUGIN,
  }
}

/** A plain path, because MultiSafepay accepts no query string. */
export function notificationUrl(
  provider: AlipayProviderId,
  options: Pick<AlipayOptions, "backendUrl">,
): string {
  return `${options.backendUrl}/hooks/multisafepay/${provider.slug}`
}

/** The payer of a payment link returns to an order: there is no cart whose checkout could continue. */
function returnUrls({ input, link }: PaymentStart, options: AlipayOptions) {
  if (link) {
    const url = options.paymentLinkReturnUrl ?? options.returnUrl
    return { redirectUrl: url, cancelUrl: url }
  }
  const redirectUrl = input.return_url ?? options.returnUrl
  return { redirectUrl, cancelUrl: input.cancel_url ?? options.cancelUrl ?? redirectUrl }
}

/** `input` was checked: its type is one that the merchant allows. */
export function choosePaymentType(
  { provider, input, link }: Pick<PaymentStart, "provider" | "input" | "link">,
  options: AlipayOptions,
): PaymentType {
  return link ? "paymentlink" : (input.payment_type ?? paymentTypeOf(options, provider.gateway))
}

function localeOf({ input, records }: PaymentStart, options: AlipayOptions): string {
  return toPspLocale(input.locale) ?? toPspLocale(records?.locale) ?? options.locale
}

function shoppingCartOf({ records, amount, currency }: PaymentStart, options: AlipayOptions) {
  const decimals = minorUnitDecimals(currency, options.currencyDecimals)
  return records?.lines && toPspShoppingCart(records.lines, amount, currency, decimals)
}

/**
 * Hides the page's button *All methods*: the shopper chose Alipay in the shop, and a method that requires items for its
 * refunds could not be refunded from Medusa. A direct payment has no such page.
 */
const ONLY_THIS_METHOD = { version: "1.0", settings: { hide_btn_all_methods: true } }

const PLUGIN = { shop: "Medusa", shop_version: "2", plugin_version: "1.0.0", partner: "", shop_root_url: "" }
