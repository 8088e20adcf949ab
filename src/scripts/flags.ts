import { UsageError } from "./command-line"

/** For the script that finds payments which need a sync. */
export const RECOVER_FLAGS = {
  "dry-run": { type: "boolean" },
  all: { type: "boolean" },
} as const

/** For the script that compares MultiSafepay's transactions with Medusa's books. */
export const RECONCILE_FLAGS = {
  from: { type: "string" },
  until: { type: "string" },
  json: { type: "boolean" },
  output: { type: "string" },
} as const

/**
 * Parses the time of a flag.
 *
 * @returns ISO 8601 in UTC; undefined when the flag was not given
 * @throws UsageError
 */
export function readTime(name: "from" | "until", value: string | undefined): string | undefined {
  if (value === undefined) {
    return undefined
  }
  const time = Date.parse(value)
  if (Number.isNaN(time)) {
    throw new UsageError(
      `--${name} must be an ISO date or time, for example 2026-01-31 or 2026-01-31T12:00:00Z, not "${value}"`,
    )
  }
  return new Date(time).toISOString()
}
