import type { PspOrderId } from "../multisafepay"

/** Prefix, underscore and a ULID: 26 characters of Crockford's base 32, as Medusa generates ids. */
const PAYMENT_SESSION_ID = /^payses_[0-9A-HJKMNP-TV-Z]{26}$/
/** Medusa accepts ids that a shop chose itself, for example for an imported order. */
const ENTITY_ID = /^[A-Za-z0-9_-]{1,64}$/

/**
 * A payment session's id is also MultiSafepay's order id. Check every id from outside with this before it reaches SQL,
 * a lock, a map or a log line.
 */
export const isPaymentSessionId = (text: unknown): text is PspOrderId =>
  typeof text === "string" && PAYMENT_SESSION_ID.test(text)

export const isEntityId = (text: unknown): text is string => typeof text === "string" && ENTITY_ID.test(text)
