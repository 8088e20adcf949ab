/** How MultiSafepay is asked to take a payment: its own page, straight to the wallet, or an address to send on. */
export const PAYMENT_TYPES = ["redirect", "direct", "paymentlink"] as const

export type PaymentType = (typeof PAYMENT_TYPES)[number]

/** A text for each BCP 47 language tag, at least in English. */
type TextByLanguage = { readonly en: string; readonly [tag: string]: string }

export type Wallet = {
  /** MultiSafepay's word, `ALIPAYHK`. */
  id: string
  name: string
  /** How MultiSafepay's repository of icons names it, where that is not its id in lower case. */
  icon?: string
}

/** What there is to know of a gateway of MultiSafepay's. Everything else is derived from it. */
export type GatewayFacts<Option extends string = string> = {
  /** Medusa registers the provider as `pp_<identifier>_<id in medusa-config>`. Lower-case letters and hyphens. */
  identifier: string
  /** MultiSafepay's name for it. */
  code: string
  /** The provider's option for this gateway alone. Its doc comment is what editors and docs/options.md show. */
  options: Record<Option, true>
  /** What messages to developers and merchants call it. */
  name: string
  /** What shoppers read, by BCP 47 language tag, as the owner of the brand asks for. */
  title: TextByLanguage
  /** One sentence below it. */
  description: TextByLanguage
  /** What it can be used with. The first one is the default, by the habit of MultiSafepay's own plugins. */
  paymentTypes: readonly [PaymentType, ...PaymentType[]]
  /** How long a direct payment can be paid, in seconds; without it, as long as its link. */
  directLifetimeSeconds?: number
  /** Wallets that storefronts show where MultiSafepay names fewer than `atLeast`, those of most shoppers first. */
  wallets?: { atLeast: number; known: readonly Wallet[] }
  /** Set while MultiSafepay is retiring it: what takes its place, and what the log says at boot. */
  retirement?: { successor: string; note: string }
}

/** A gateway, with the name of its option beside the facts. */
export function defineGateway<Option extends string, const Facts extends GatewayFacts<Option>>(
  facts: Facts & { options: Record<Option, true> },
) {
  return { ...facts, option: Object.keys(facts.options)[0] as Option }
}
