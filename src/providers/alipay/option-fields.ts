import { z } from "zod/v4"
import { parseAbsoluteUrl } from "./allowed-url"

export const flag = z.boolean({ error: "must be true or false" })

/** @param unit "of minutes", or nothing */
export function wholeNumber(
  unit: string,
  { min, max, example }: { min: number; max?: number; example: number },
) {
  const range = max === undefined ? `of ${min} or more` : `from ${min} to ${max}`
  const error = `must be a whole number ${unit}${unit && " "}${range}, for example ${example}`
  const atLeast = z.int({ error }).min(min, { error })
  return max === undefined ? atLeast : atLeast.max(max, { error })
}

/** MultiSafepay's `seconds_active`: a year at most. */
export const linkLifetime = (example: number) =>
  wholeNumber("of seconds", { min: 60, max: 31_536_000, example })

export const absoluteUrl = (example: string) =>
  z
    .string({ error: `must be an absolute URL, for example "${example}"` })
    .refine((value) => parseAbsoluteUrl(value) !== undefined, {
      error: `must be an absolute URL, for example "${example}"`,
      // What compares URLs with each other comes after this.
      abort: true,
    })
