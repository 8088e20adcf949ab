type Unit = "day" | "hour" | "minute" | "second" | "millisecond"

const SECONDS: ReadonlySet<string> = new Set(["linkLifetime", "paymentLinkLifetime", "methodsCacheSeconds"])

/**
 * A duration option in the largest unit that gives a whole number: 86400 seconds are 1 day.
 * @param name as the server lists it, "recovery.completionWindowMinutes"
 * @returns undefined for an option that is not a duration
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
