import { alipayPlus } from "./alipay-plus"
import { defineGateway } from "./define-gateway"

export const alipay = defineGateway({
  identifier: "alipay",
  code: "ALIPAY",
  options: {
    /**
     * Settings for Alipay alone. They take precedence over the general ones.
     *
     * @category Payments
     * @default {}
     * @example alipay: { paymentType: "direct" }
     */
    alipay: true,
  },
  name: "Alipay",
  title: { en: "Alipay", zh: "支付宝" },
  description: {
    en: "Pay with your Alipay account.",
    de: "Bezahlen Sie mit Ihrem Alipay-Konto.",
    nl: "Betaal met je Alipay-account.",
    zh: "使用您的支付宝账户付款。",
  },
  paymentTypes: ["redirect", "direct", "paymentlink"],
  directLifetimeSeconds: 5 * 3_600,
  retirement: {
    successor: alipayPlus.code,
    note: "MultiSafepay is retiring its gateway ALIPAY in favour of Alipay+ (ALIPAYPLUS). To move over, tick Alipay Plus instead of Alipay among the payment providers of each region; open payments and refunds of Alipay keep working",
  },
})
