import type { z } from "zod/v4"

/**
 * A whole number of a currency's minor unit, such as cents. The brand keeps it apart from major units and other
 * numbers: only code that checks a number, and the arithmetic below, creates one. Zero needs no conversion.
 */
export type MinorUnits = 0 | (number & z.$brand<"MinorUnits">)

/** For parsers and conversions that have checked the number. */
export const asMinorUnits = (checked: number): MinorUnits => checked as MinorUnits

export const minus = (from: MinorUnits, amount: MinorUnits): MinorUnits => asMinorUnits(from - amount)

export const totalOf = (parts: readonly { amount: MinorUnits }[]): MinorUnits =>
  asMinorUnits(parts.reduce((total, { amount }) => total + amount, 0))
