import { z } from "zod/v4"
import { PAYMENT_TYPES } from "../gateways/define-gateway"
import { GATEWAY_CODES } from "../gateways/gateways"

/**
 * What the plugin keeps in `payment_session.data` and later in `payment.data`. Anyone who knows the cart id can
 * read it: no key, no personal data. `version` lets a later release read what an earlier one wrote.
 */
const sessionDataSchema = z.object({
  version: z.literal(1),
  session_id: z.string(),
  /** Always the payment session's id: the PSP order belongs to one session only. */
  psp_order_id: z.string(),
  payment_url: z.string(),
  qr_url: z.string().optional(),
  gateway: z.enum(GATEWAY_CODES),
  payment_type: z.enum(PAYMENT_TYPES),
  environment: z.enum(["test", "live"]),
  amount_minor: z.int(),
  currency: z.string(),
  expires_at: z.string().optional(),
})

export type SessionData = z.output<typeof sessionDataSchema>

/**
 * Reads what a payment session's row holds. It is believed because it stands in the row of the session that it names:
 * `initiatePayment` overwrites each of these keys, whatever a storefront sent along.
 * @param sessionId the id of the row, never one that was read from `data`
 * @returns undefined when they are another provider's, are not there yet, or name another session
 */
export function readSessionData(data: unknown, sessionId: string): SessionData | undefined {
  const session = parse(data)
  return session?.session_id === sessionId ? session : undefined
}

/** Reads what a payment's row holds. Only answers of the provider are ever written there, so its own id is believed. */
export const readPaymentData = (data: unknown): SessionData | undefined => parse(data)

export const writeSessionData = (data: Omit<SessionData, "version">): SessionData => ({ version: 1, ...data })

/** True when two data hold the same of what the plugin wrote; what a storefront put beside it does not count. */
export function isSameSession(one: SessionData, other: SessionData): boolean {
  return KEYS.every((key) => one[key] === other[key])
}

const KEYS = Object.keys(sessionDataSchema.shape) as (keyof SessionData)[]

function parse(data: unknown): SessionData | undefined {
  const { data: session } = sessionDataSchema.safeParse(data)
  return session?.psp_order_id === session?.session_id ? session : undefined
}
