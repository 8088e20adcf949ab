import { GATEWAYS } from "../../core/gateways/gateways"

type Unit = "day" | "hour" | "minute" | "second" | "millisecond"

const SECONDS: ReadonlySet<string> = new Set(["linkLifetime", "paymentLinkLifetime", "methodsCacheSeconds"])

/** A gateway's own options: "alipayPlus.countries". */
const OF_GATEWAY = new RegExp(`^(?:${GATEWAYS.map(({ option }) => option).join("|")})\\.(\\w+)`)

/**
 * The key of the text that describes an option.
 * @param name as the server lists it: "recovery.completionWindowMinutes" or "alipayPlus.title.en"
 */
export function aboutKey(name: string): string {
  const ofGateway = OF_GATEWAY.exec(name)?.[1]
  if (ofGateway) {
    return ofGateway === "description" ? "gatewayDescription" : ofGateway
  }
  const [first = "", second] = name.split(".")
  return second && first !== "currencyDecimals" ? `${first}_${second}` : first
}

/**
 * A duration in the largest unit that gives a whole number: 86400 seconds are 1 day. Undefined for other options.
 * @param name as the server lists it: "recovery.completionWindowMinutes"
 */
export function durationOf(name: string, value: string): { amount: number; unit: Unit } | undefined {
  const number = Number(value)
  if (name === "timeout") {
    return number % 1_000 === 0
      ? { amount: number / 1_000, unit: "second" }
      : { amount: number, unit: "millisecond" }
  }
  if (/\.days$/.test(name)) {
    return { amount: number, unit: "day" }
  }
  if (/Minutes$/.test(name)) {
    return largest(number * 60)
  }
  return SECONDS.has(name) ? largest(number) : undefined
}

function largest(seconds: number): { amount: number; unit: Unit } {
  const units = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ] as const
  const [unit, length] = units.find(([, size]) => seconds % size === 0) ?? (["second", 1] as const)
  return { amount: seconds / length, unit }
}
