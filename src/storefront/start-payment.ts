import { withQuery } from "./return-url"
import type { PayableCart, StorefrontSdk } from "./sdk"
import { type AlipayShopper, shopperOfCart } from "./shopper"

export interface StartAlipayPayment {
  /** The provider that the shopper chose, for example `pp_alipay-plus_multisafepay`. */
  providerId: string
  /**
   * The absolute URL of the page that the shopper returns to, on an origin that the merchant allows (option
   * `storefrontOrigins`). Default: the merchant's option `returnUrl`. MultiSafepay adds `transactionid`, the payment
   * session's id. Store the cart's id where only this shopper's browser can read it, and keep it out of the URL: it
   * gives access to the order.
   */
  returnUrl?: string
  /** Where a shopper who gives up returns. By default `returnUrl` with `cancelled=1`. */
  cancelUrl?: string
  /** Language of the payment page, for example "nl-NL" or "zh_CN". */
  locale?: string
  /** One of the payment types that the merchant allows; by default the merchant's own choice. */
  paymentType?: "redirect" | "direct" | "paymentlink"
  /** Replaces the cart's data about the shopper; `false` sends nothing. */
  shopper?: AlipayShopper | false
}

export interface StartedAlipayPayment {
  /** Send the shopper there: `location.assign(url)`. */
  url: string
  /** Pass it to `waitForAlipayPayment`. */
  sessionId: string
  /** Content of a QR code, if MultiSafepay returns one. */
  qrUrl: string | undefined
  /** ISO time when the payment expires, if known. */
  expiresAt: string | undefined
}

/**
 * Opens a payment session for the cart and returns the URL of the payment page. Medusa closes an older open session of
 * the cart, so a cart has only one open payment.
 *
 * @throws the sdk's error when the shop refuses (400 with the reason, also when the method is not available for this
 *   cart) or cannot reach MultiSafepay
 */
export async function startAlipayPayment(
  sdk: StorefrontSdk,
  cart: PayableCart,
  options: StartAlipayPayment,
): Promise<StartedAlipayPayment> {
  const { providerId, shopper = shopperOfCart(cart) } = options
  const { payment_collection } = await sdk.store.payment.initiatePaymentSession(cart, {
    provider_id: providerId,
    data: {
      ...returnAddresses(options),
      ...(options.locale && { locale: options.locale }),
      ...(options.paymentType && { payment_type: options.paymentType }),
      ...(shopper && { shopper }),
    },
  })
  const session = payment_collection.payment_sessions?.find(
    ({ provider_id, data }) => provider_id === providerId && /^https?:/.test(String(data.payment_url)),
  )
  if (!session) {
    throw new Error(`${providerId} returned no payment_url. Check that it is a provider of Alipay or Alipay+`)
  }
  return {
    url: String(session.data.payment_url),
    sessionId: session.id,
    qrUrl: text(session.data.qr_url),
    expiresAt: text(session.data.expires_at),
  }
}

function returnAddresses({ returnUrl, cancelUrl }: StartAlipayPayment) {
  const cancel = cancelUrl ?? (returnUrl && withQuery(returnUrl, { cancelled: "1" }))
  return {
    ...(returnUrl && { return_url: returnUrl }),
    ...(cancel && { cancel_url: cancel }),
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value ? value : undefined
}
