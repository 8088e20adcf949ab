import { z } from "zod/v4"
import { asMinorUnits } from "../../multisafepay"
import { PAYMENT_TYPES } from "../gateways/define-gateway"
import { GATEWAY_CODES } from "../gateways/gateways"

/**
 * What the plugin stores in `payment_session.data` and later in `payment.data`. It must not contain keys or personal
 * data: anyone who knows the cart id can read it. `version` lets a later release read what an earlier one wrote.
 */
const sessionDataSchema = z.object({
  version: z.literal(1),
  session_id: z.string().brand<"PspOrderId">(),
  /** Always the payment session's id: the PSP order belongs to one session only. */
  psp_order_id: z.string().brand<"PspOrderId">(),
  payment_url: z.string(),
  qr_url: z.string().optional(),
  gateway: z.enum(GATEWAY_CODES),
  payment_type: z.enum(PAYMENT_TYPES),
  environment: z.enum(["test", "live"]),
  amount_minor: z.int().transform(asMinorUnits),
  currency: z.string(),
  /** Decimals of `amount_minor`. They stay the same when the option `currencyDecimals` changes. */
  decimals: z.int().min(0).max(4),
  expires_at: z.string().optional(),
})

export type SessionData = z.output<typeof sessionDataSchema>

/**
 * Reads the data of a payment session's row. It is trusted when it names the session of that row: `initiatePayment`
 * overwrites each of these keys, even if a storefront sent them.
 * @param sessionId the id of the row, never one that was read from `data`
 * @returns undefined when the data belongs to another provider, is not there yet, or names another session
 */
export function readSessionData(data: unknown, sessionId: string): SessionData | undefined {
  const session = parse(data)
  return session?.session_id === sessionId ? session : undefined
}

/** Reads the data of a payment's row. Only the provider's results are written there, so the id in it is trusted. */
export const readPaymentData = (data: unknown): SessionData | undefined => parse(data)

export const writeSessionData = (data: Omit<SessionData, "version">): SessionData => ({ version: 1, ...data })

/** Compares only the keys that the plugin wrote, not those that a storefront added. */
export function isSameSession(one: SessionData, other: SessionData): boolean {
  return KEYS.every((key) => one[key] === other[key])
}

const KEYS = Object.keys(sessionDataSchema.shape) as (keyof SessionData)[]

function parse(data: unknown): SessionData | undefined {
  const { data: session } = sessionDataSchema.safeParse(data)
  return session?.psp_order_id === session?.session_id ? session : undefined
}
