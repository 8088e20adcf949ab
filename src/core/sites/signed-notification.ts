import {
  type MultiSafepayOrder,
  type NotificationRejection,
  parseLosslessJson,
  parseOrder,
  type Secret,
  verifyNotification,
} from "../../multisafepay"

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
 * @param keyring the options of the site that is addressed
 * @param now ms since the epoch, for tests
 */
export function readNotification(
  { rawBody, headers }: RawNotification,
  keyring: Keys,
  now: () => number = Date.now,
): Notification {
  const auth = headers.auth
  const keys = signingKeys(keyring, now())
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

/** An earlier key of the site, from the option `previousApiKeys`. */
export type FormerKey = {
  key: Secret
  /** Notifications may be signed with it until then. */
  until: Date
}

/** A key that may sign notifications now. */
export type SigningKey = {
  key: Secret
  /** Which of `previousApiKeys` it is, from 0; absent for the current key. */
  former?: number
}

type Keys = { apiKey: Secret; previousApiKeys: readonly FormerKey[] }

/**
 * The keys that may sign notifications, the current one first. Until its date, a former key verifies signatures and
 * reads the orders of the notifications that it signed; it is used for nothing else.
 * @param now ms since the epoch
 */
export function signingKeys({ apiKey, previousApiKeys }: Keys, now: number): SigningKey[] {
  const former = previousApiKeys.map(({ key }, index) => ({ key, former: index }))
  return [{ key: apiKey }, ...former.filter((_, index) => isInDate(previousApiKeys[index], now))]
}

/**
 * A former key by its index in `previousApiKeys`.
 * @returns undefined when it does not exist, or its date has passed
 */
export function formerKey({ previousApiKeys }: Keys, index: number, now: number): FormerKey | undefined {
  const former = previousApiKeys[index]
  return isInDate(former, now) ? former : undefined
}

/** Whether a former key may still be used; false if there is none. */
export const isInDate = (former: FormerKey | undefined, now: number): former is FormerKey =>
  former !== undefined && former.until.getTime() > now
