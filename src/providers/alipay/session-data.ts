import { createHmac, timingSafeEqual } from "node:crypto"
import { z } from "zod/v4"

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
  gateway: z.enum(["ALIPAY", "ALIPAYPLUS"]),
  payment_type: z.enum(["redirect", "direct", "paymentlink"]),
  environment: z.enum(["test", "live"]),
  amount_minor: z.int(),
  currency: z.string(),
  expires_at: z.string().optional(),
  /** Shows that the plugin wrote these data: Medusa stores a storefront's own keys in the same place. */
  proof: z.string(),
})

export type SessionData = z.output<typeof sessionDataSchema>

/** True for data in the form that this plugin writes; whether it wrote them, `readSessionData` says. */
export const isSessionData = (data: unknown): boolean => sessionDataSchema.safeParse(data).success

/**
 * Reads the data of a session that this plugin started.
 * @returns undefined when they are another's, are not there yet, or were forged by a storefront
 */
export function readSessionData(data: unknown, apiKeys: readonly string[]): SessionData | undefined {
  const parsed = sessionDataSchema.safeParse(data)
  if (!parsed.success) {
    return undefined
  }
  const proven = apiKeys.some((apiKey) =>
    matches(parsed.data.proof, sessionProof(parsed.data.session_id, apiKey)),
  )
  return proven && parsed.data.psp_order_id === parsed.data.session_id ? parsed.data : undefined
}

export function writeSessionData(data: Omit<SessionData, "version" | "proof">, apiKey: string): SessionData {
  return { version: 1, ...data, proof: sessionProof(data.session_id, apiKey) }
}

function sessionProof(sessionId: string, apiKey: string): string {
  return createHmac("sha256", apiKey).update(`payment-session:${sessionId}`).digest("base64url").slice(0, 22)
}

function matches(actual: string, expected: string): boolean {
  const [a, b] = [Buffer.from(actual), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
