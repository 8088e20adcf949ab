import { z } from "zod/v4"
import { paymentType } from "./gateway-options"
import { flag, linkLifetime } from "./option-fields"

/** How a payment is started, and what its shopper sees. */
export const paymentOptions = {
  /**
   * Shown on the payment page and on the statement. `{session_id}` is replaced. At most 200 characters,
   * the id included.
   *
   * @category Payments
   * @default "Your order"
   * @example description: "Your order at Tea Shop"
   */
  description: z
    .string({ error: 'must be a text, for example "Your order at Tea Shop"' })
    .regex(/\S/, { error: 'must not be empty, for example "Your order at Tea Shop"' })
    .default("Your order"),
  /**
   * The same for payment links. `{order_number}`, `{order_id}` and `{session_id}` are replaced.
   *
   * @category Payments
   * @default "Order {order_number}"
   * @example paymentLinkDescription: "Tea Shop, order {order_number}"
   */
  paymentLinkDescription: z
    .string({ error: 'must be a text, for example "Tea Shop, order {order_number}"' })
    .regex(/\S/, { error: 'must not be empty, for example "Tea Shop, order {order_number}"' })
    .default("Order {order_number}"),
  /**
   * Template of the e-mail that sends a payment link to the customer, as your notification provider names it.
   * docs/payment-links.md in the repository lists the data that it receives.
   *
   * @category Payments
   * @default "alipay-payment-link"
   * @example paymentLinkTemplate: "d-0123456789abcdef"
   */
  paymentLinkTemplate: z
    .string({ error: 'must be a text, for example "alipay-payment-link"' })
    .regex(/\S/, { error: 'must not be empty, for example "alipay-payment-link"' })
    .default("alipay-payment-link"),
  /**
   * Language of the payment page when the storefront names none, and the cart names none or is not read.
   *
   * @category Payments
   * @default "en_US"
   * @example locale: "zh_CN"
   */
  locale: z
    .string()
    .regex(/^[a-z]{2}_[A-Z]{2}$/, { error: 'must look like "en_US" or "zh_CN"' })
    .default("en_US"),
  /**
   * How long a started payment can be paid, in seconds: 60 to 31,536,000. A direct payment ends earlier: after 10 minutes
   * for Alipay+, 5 hours for Alipay.
   *
   * @category Payments
   * @default 86400, or 172800 with secondChance
   * @example linkLifetime: 1800
   */
  linkLifetime: linkLifetime(86_400).optional(),
  /**
   * The same for payment links that the merchant makes, in seconds.
   *
   * @category Payments
   * @default 2592000
   * @example paymentLinkLifetime: 604800
   */
  paymentLinkLifetime: linkLifetime(2_592_000).default(2_592_000),
  /**
   * `redirect`: MultiSafepay's payment page. `direct`: straight to Alipay. `paymentlink`: a page whose address can be
   * forwarded.
   *
   * @category Payments
   * @default "redirect" for Alipay, "direct" for Alipay+
   * @example paymentType: "redirect"
   */
  paymentType: paymentType.optional(),
  /**
   * Close the window after the payment instead of returning to the shop.
   *
   * @category Payments
   * @default false
   * @example closeWindow: true
   */
  closeWindow: flag.default(false),
  /**
   * MultiSafepay reminds shoppers who did not pay by e-mail, after 1 and 24 hours. Needs a linkLifetime
   * and a paymentLinkLifetime of at least 172800 (48 hours), or neither set, and an e-mail address. A
   * direct payment ends earlier: Alipay+'s, the default, after 10 minutes, Alipay's after 5 hours.
   * MultiSafepay does not document whether the mails open it again, so set `paymentType: "redirect"` too.
   *
   * @category Payments
   * @default false
   * @example secondChance: true
   */
  secondChance: flag.default(false),
  /**
   * Discounts, and taxes on top of prices, make fractions of a cent. `half-up` rounds them, as Medusa's
   * Stripe provider does; `refuse` refuses the payment. Floating-point noise below one millionth is
   * ignored.
   *
   * @category Payments
   * @default "half-up"
   * @example amountRounding: "refuse"
   */
  amountRounding: z
    .enum(["refuse", "half-up"], { error: 'must be "refuse" or "half-up"' })
    .default("half-up"),
}
