/** How every command ends. */
export const EXIT = {
  /** Done, and nothing is wrong. */
  fine: 0,
  /** Done, and something is wrong: a fault, a difference, a payment that is left. */
  found: 1,
  /** Could not run, or was called in a wrong way. */
  failed: 2,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
