/**
 * How MultiSafepay takes a payment: on its own page, directly in the wallet, or at an address that can be forwarded.
 */
export const PAYMENT_TYPES = ["redirect", "direct", "paymentlink"] as const

export type PaymentType = (typeof PAYMENT_TYPES)[number]

/** A text for each BCP 47 language tag, at least in English. */
type TextByLanguage = { readonly en: string; readonly [tag: string]: string }

export type Wallet = {
  /** MultiSafepay's id, such as `ALIPAYHK`. */
  id: string
  name: string
  /** The file name in MultiSafepay's icon repository, if that is not the id in lower case. */
  icon?: string
}

/** All facts about one gateway of MultiSafepay. Everything else is derived from them. */
export type GatewayFacts<Option extends string = string> = {
  /** Medusa registers the provider as `pp_<identifier>_<id in medusa-config>`. Lower-case letters and hyphens. */
  identifier: string
  /** MultiSafepay's code for the gateway. */
  code: string
  /** The name of the option for this gateway alone. Editors and docs/options.md show its doc comment. */
  options: Record<Option, true>
  /** Its name in messages to developers and merchants. */
  name: string
  /** Shown to shoppers. By BCP 47 language tag, worded as the brand owner requires. */
  title: TextByLanguage
  /** One sentence, shown below the title. */
  description: TextByLanguage
  /** The first one is the default, as in MultiSafepay's own plugins. */
  paymentTypes: readonly [PaymentType, ...PaymentType[]]
  /** How long a direct payment can be paid, in seconds; if absent, as long as its link. */
  directLifetimeSeconds?: number
  /** Wallets that storefronts show when MultiSafepay returns fewer than `atLeast`; the most widely used ones first. */
  wallets?: { atLeast: number; known: readonly Wallet[] }
  /** Set while MultiSafepay is retiring the gateway: its successor, and what the log says at boot. */
  retirement?: { successor: string; note: string }
}

export function defineGateway<Option extends string, const Facts extends GatewayFacts<Option>>(
  facts: Facts & { options: Record<Option, true> },
) {
  return { ...facts, option: Object.keys(facts.options)[0] as Option }
}
