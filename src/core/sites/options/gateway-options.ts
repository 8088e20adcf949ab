import { z } from "zod/v4"
import { merchantLimits } from "../../eligibility/merchant-limits"
import { PAYMENT_TYPES } from "../../gateways/define-gateway"
import { GATEWAYS, type GatewayOptionNames } from "../../gateways/gateways"
import { localizedText } from "./option-fields"

export const paymentType = z.enum(PAYMENT_TYPES, {
  error: 'must be "redirect", "direct" or "paymentlink"',
})

export const gatewayOptions = z.strictObject(
  {
    /**
     * The payment type of this gateway.
     *
     * @default the general paymentType
     * @example alipay: { paymentType: "direct" }
     */
    paymentType: paymentType.optional(),
    /**
     * Payment types that a storefront may choose for a session.
     *
     * @default the gateway's paymentType only
     * @example alipayPlus: { allowedPaymentTypes: ["direct", "redirect"] }
     */
    allowedPaymentTypes: z
      .array(paymentType, { error: 'must be a list, for example ["redirect", "direct"]' })
      .optional(),
    /**
     * The payment method's name in the storefront: one text, or a text for each language tag.
     * @default the brand's name
     * @example alipay: { title: { en: "Alipay", "zh-Hant": "支付寶" } }
     */
    title: localizedText('{ en: "Alipay", zh: "支付宝" }').optional(),
    /**
     * The sentence below the name: one text, or a text for each language tag.
     * @default a sentence in English, German, Dutch or Chinese
     * @example alipayPlus: { description: { en: "Pay with your wallet" } }
     */
    description: localizedText('{ en: "Pay with your wallet" }').optional(),
    ...merchantLimits,
  },
  { error: 'must be an object, for example { paymentType: "redirect" }' },
)

/** The same options for each gateway, under the name and the doc comment that its file gives them. */
export type OfEachGateway<Options> = { [Name in keyof GatewayOptionNames]: Options }

export const ofEachGateway = <Options>(options: Options): OfEachGateway<Options> =>
  Object.fromEntries(GATEWAYS.map(({ option }) => [option, options])) as never
