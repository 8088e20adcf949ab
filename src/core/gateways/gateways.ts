import type { GatewayFacts } from "./define-gateway"
import { SHIPPED } from "./shipped"

type Known = (typeof SHIPPED)[number]

export type GatewayCode = Known["code"]

export type Gateway = GatewayFacts & Pick<Known, "code" | "identifier" | "option">

export const GATEWAYS: readonly [Gateway, ...Gateway[]] = SHIPPED

export const GATEWAY_CODES: readonly GatewayCode[] = GATEWAYS.map(({ code }) => code)

/** Sorts a gateway that MultiSafepay is retiring after the others. */
export const byPreference = (one: Gateway | undefined, other: Gateway | undefined): number =>
  Number(one?.retirement !== undefined) - Number(other?.retirement !== undefined)

/** The gateway that a shop with a choice should use. */
export const PREFERRED_GATEWAY: Gateway = GATEWAYS.find(({ retirement }) => !retirement) ?? GATEWAYS[0]

/** A type to map over that keeps the doc comments of the options. */
export type GatewayOptionNames = Intersection<Known["options"]>

type Intersection<Union> = (Union extends unknown ? (part: Union) => void : never) extends (
  whole: infer Whole,
) => void
  ? Whole
  : never
