import { CLOCKS_DIFFER_MS } from "../../search-period"

/**
 * How long what core writes in several steps may take, in ms: two minutes, and what the clock of the process that dated
 * the row may differ from the database's.
 */
export const IN_PROGRESS_MS = 2 * 60_000 + CLOCKS_DIFFER_MS

/** The same as an SQL interval. */
export const IN_PROGRESS = `interval '${IN_PROGRESS_MS / 60_000} minutes'`
