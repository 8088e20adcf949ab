/** By name, because Medusa's workflow engine keeps the name of an error, not its class. */
const NOT_NOW: readonly unknown[] = [
  "BehindError",
  "BusyError",
  "LockTakenError",
  "PostponedError",
  "TooEarlyError",
]

/**
 * Whether an error says nothing about a payment: it is being synced already, there is no capacity, or it was tried a
 * moment ago and will be tried again. Anybody can repeat a request that ends like this, so it is not logged.
 */
export const isNotNow = (error: unknown): boolean =>
  NOT_NOW.includes((error as { name?: unknown } | null | undefined)?.name)
