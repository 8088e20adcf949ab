import { type MultiSafepayOrder, parseLosslessJson, parseOrder, verifyNotification } from "../../multisafepay"
import type { Account } from "./account"

export type RawNotification = {
  /** The exact bytes of the body. */
  rawBody: Buffer | string | undefined
  headers: Record<string, unknown>
}

export type Notification =
  | { valid: true; pspOrder: MultiSafepayOrder }
  | { valid: false; because: "signature" | "body"; reason: string }

/**
 * Verifies a notification of MultiSafepay and only then parses it. What it says is news, not proof: before the
 * shop acts, the PSP order is read.
 * @param now ms since the epoch, for tests
 */
export function readNotification(
  { rawBody, headers }: RawNotification,
  account: Pick<Account, "apiKeys">,
  now: () => number = Date.now,
): Notification {
  const auth = headers.auth
  const verdict = verifyNotification({
    authHeader: typeof auth === "string" ? auth : undefined,
    rawBody,
    apiKeys: [...account.apiKeys],
    now,
  })
  if (!verdict.valid) {
    return { valid: false, because: "signature", reason: verdict.reason }
  }
  try {
    return { valid: true, pspOrder: parseOrder(parseLosslessJson(String(rawBody))) }
  } catch (error) {
    return { valid: false, because: "body", reason: (error as Error).message }
  }
}
