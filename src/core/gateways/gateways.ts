import type { GatewayFacts } from "./define-gateway"
import { SHIPPED } from "./shipped"

type Known = (typeof SHIPPED)[number]

export type GatewayCode = Known["code"]

export type Gateway = GatewayFacts & Pick<Known, "code" | "identifier" | "option">

/** The gateways that the plugin ships, each a payment provider of its own. */
export const GATEWAYS: readonly [Gateway, ...Gateway[]] = SHIPPED

export const GATEWAY_CODES: readonly GatewayCode[] = GATEWAYS.map(({ code }) => code)

/** For sorting: a gateway that MultiSafepay is retiring comes after the others. */
export const byPreference = (one: Gateway | undefined, other: Gateway | undefined): number =>
  Number(one?.retirement !== undefined) - Number(other?.retirement !== undefined)

/** The gateway that a shop with a choice should use. */
export const PREFERRED_GATEWAY: Gateway = GATEWAYS.find(({ retirement }) => !retirement) ?? GATEWAYS[0]

/** The options of all gateways, with their doc comments: a type to map over. */
export type GatewayOptionNames = Intersection<Known["options"]>

type Intersection<Union> = (Union extends unknown ? (part: Union) => void : never) extends (
  whole: infer Whole,
) => void
  ? Whole
  : never
