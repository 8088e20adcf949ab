import { defineGateway } from "./define-gateway"

export const alipayPlus = defineGateway({
  identifier: "alipay-plus",
  code: "ALIPAYPLUS",
  options: {
    /**
     * Settings for Alipay+ alone. They take precedence over the general ones.
     *
     * @category Payments
     * @default {}
     * @example alipayPlus: { allowedPaymentTypes: ["direct", "redirect"] }
     */
    alipayPlus: true,
  },
  name: "Alipay+",
  title: { en: "Alipay+ ™ Partner" },
  description: {
    en: "Pay with Alipay or another wallet of Alipay+.",
    de: "Bezahlen Sie mit Alipay oder einem anderen Wallet von Alipay+.",
    nl: "Betaal met Alipay of een andere wallet van Alipay+.",
    zh: "使用支付宝或其他 Alipay+ 钱包付款。",
  },
  paymentTypes: ["direct", "redirect", "paymentlink"],
  // Alipay+ accepts no payment after ten minutes; MultiSafepay shows that an hour later.
  directLifetimeSeconds: 600,
  // Alipay+ requires its partner logo and at least three wallets in every payment interface.
  wallets: {
    atLeast: 3,
    known: [
      { id: "ALIPAYCN", name: "Alipay", icon: "alipay-cn" },
      { id: "ALIPAYHK", name: "AlipayHK", icon: "alipay-hk" },
      { id: "GCASH", name: "GCash" },
      { id: "KAKAOPAY", name: "KakaoPay" },
      { id: "TNGD", name: "Touch 'n Go" },
      { id: "TRUEMONEY", name: "TrueMoney" },
    ],
  },
})
