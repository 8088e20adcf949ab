export const EXIT = {
  /** Done, and nothing is wrong. */
  fine: 0,
  /** Done, and something is wrong: a fault, a difference, or a payment with work left. */
  found: 1,
  /** Could not run, or was called with wrong arguments. */
  failed: 2,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
