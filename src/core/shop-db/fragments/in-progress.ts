import { CLOCKS_DIFFER_MS } from "../../search-period"

/**
 * How long what core writes in several steps may take, as an SQL interval: two minutes, and what the clock of the process
 * that dated the row may differ from the database's.
 */
export const IN_PROGRESS = `interval '${2 + CLOCKS_DIFFER_MS / 60_000} minutes'`
