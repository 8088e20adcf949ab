import { CLOCKS_DIFFER_MS } from "../../search-period"

/**
 * How long core may take to write something in several steps, in ms: two minutes, plus the possible difference between
 * the database's clock and that of the process that dated the row.
 */
export const IN_PROGRESS_MS = 2 * 60_000 + CLOCKS_DIFFER_MS

/** The same as an SQL interval. */
export const IN_PROGRESS = `interval '${IN_PROGRESS_MS / 60_000} minutes'`
