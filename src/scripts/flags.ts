import { z } from "zod/v4"
import { UsageError } from "./command-line"

export const RECOVER_FLAGS = {
  "dry-run": { type: "boolean" },
  all: { type: "boolean" },
} as const

export const RECONCILE_FLAGS = {
  from: { type: "string" },
  until: { type: "string" },
  json: { type: "boolean" },
  output: { type: "string" },
} as const

/** A date begins at midnight UTC; a time has its UTC offset. */
const isoTime = z.union([z.iso.date(), z.iso.datetime({ offset: true })])

/**
 * @returns ISO 8601 in UTC
 * @throws UsageError
 */
export function readPeriod(
  values: { from?: string | undefined; until?: string | undefined },
  now = new Date(),
): { from?: string; until?: string } {
  const period = { ...readTime("from", values.from), ...readTime("until", values.until) }
  const { from, until } = period
  if (from !== undefined && from >= now.toISOString()) {
    throw new UsageError(`--from must not be in the future, but is ${from}`)
  }
  if (from !== undefined && until !== undefined && from >= until) {
    throw new UsageError(`--from must be before --until, but is ${from}, and --until is ${until}`)
  }
  return period
}

function readTime<Name extends "from" | "until">(
  name: Name,
  value: string | undefined,
): { [key in Name]?: string } {
  if (value === undefined) {
    return {}
  }
  if (!isoTime.safeParse(value).success) {
    throw new UsageError(
      `--${name} must be an ISO date or time, for example 2026-01-31 or 2026-01-31T12:00:00Z, not "${value}"`,
    )
  }
  return { [name]: new Date(value).toISOString() } as { [key in Name]?: string }
}
