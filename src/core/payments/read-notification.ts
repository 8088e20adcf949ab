import {
  type MultiSafepayOrder,
  type NotificationRejection,
  parseLosslessJson,
  parseOrder,
  verifyNotification,
} from "../../multisafepay"
import { signingKeys } from "../sites/signing-keys"
import type { Site } from "../sites/site"

export type RawNotification = {
  /** The exact bytes of the body. */
  rawBody: Buffer | string | undefined
  headers: Record<string, unknown>
}

export type Notification =
  | {
      valid: true
      pspOrder: MultiSafepayOrder
      /** Which of `previousApiKeys` signed, from 0; absent when it was the current key. */
      formerKey?: number
    }
  | { valid: false; because: "signature"; reason: NotificationRejection }
  | { valid: false; because: "body"; reason: string }

/**
 * Verifies a notification of MultiSafepay and only then parses it. Its content is a hint, not proof: before the shop
 * acts, the PSP order is read.
 * @param now ms since the epoch, for tests
 */
export function readNotification(
  { rawBody, headers }: RawNotification,
  { options }: Pick<Site, "options">,
  now: () => number = Date.now,
): Notification {
  const auth = headers.auth
  const keys = signingKeys(options, now())
  const verdict = verifyNotification({
    authHeader: typeof auth === "string" ? auth : undefined,
    rawBody,
    apiKeys: keys.map(({ key }) => key),
    now,
  })
  if (!verdict.valid) {
    return { valid: false, because: "signature", reason: verdict.reason }
  }
  try {
    const pspOrder = parseOrder(parseLosslessJson(String(rawBody)))
    const former = keys[verdict.keyIndex]?.former
    return { valid: true, pspOrder, ...(former === undefined ? {} : { formerKey: former }) }
  } catch (error) {
    return { valid: false, because: "body", reason: (error as Error).message }
  }
}
