import type { z } from "zod/v4"

/**
 * A whole number of a currency's minor unit, such as cents: never mixed up with major units or any other number. Zero
 * needs no conversion. Only what checks a number makes one, and the arithmetic below.
 */
export type MinorUnits = 0 | (number & z.$brand<"MinorUnits">)

/** For parsers and conversions that have checked the number. */
export const asMinorUnits = (checked: number): MinorUnits => checked as MinorUnits

export const minus = (from: MinorUnits, amount: MinorUnits): MinorUnits => asMinorUnits(from - amount)

/** The sum of the amounts. */
export const totalOf = (parts: readonly { amount: MinorUnits }[]): MinorUnits =>
  asMinorUnits(parts.reduce((total, { amount }) => total + amount, 0))
