import type { PspOrderId } from "../multisafepay"

/** Prefix, underscore and a ULID: 26 characters of Crockford's base 32, as Medusa generates ids. */
const PAYMENT_SESSION_ID = /^payses_[0-9A-HJKMNP-TV-Z]{26}$/
/** Medusa accepts ids that a shop chose itself, for an imported order for example. */
const ENTITY_ID = /^[A-Za-z0-9_-]{1,64}$/

/**
 * Whether a text can be the id of a payment session, which is also MultiSafepay's order id. Check every id from outside
 * with it before the id reaches SQL, a lock, a map or a log line.
 */
export const isPaymentSessionId = (text: unknown): text is PspOrderId =>
  typeof text === "string" && PAYMENT_SESSION_ID.test(text)

/** Whether a text can be the id of a Medusa row: letters, digits, "_" and "-", at most 64 of them. */
export const isEntityId = (text: unknown): text is string => typeof text === "string" && ENTITY_ID.test(text)
