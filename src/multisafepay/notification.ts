import { createHmac, timingSafeEqual } from "node:crypto"
import { parseLosslessJson } from "./json"
import { type MultiSafepayOrder, parseOrder } from "./order"
import type { Secret } from "./secret"

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
 * Verifies a notification of MultiSafepay and only then parses it. Its content is a hint, not proof
 * (docs/decisions/010-notification-is-not-proof.md).
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
  /** Notifications that are signed with it are accepted until then. */
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
 * The keys that may sign notifications, the current one first. A former key is used until its date, only to verify
 * signatures and to read the orders of the notifications that it signed.
 * @param now ms since the epoch
 */
export function signingKeys({ apiKey, previousApiKeys }: Keys, now: number): SigningKey[] {
  const former = previousApiKeys.map(({ key }, index) => ({ key, former: index }))
  return [{ key: apiKey }, ...former.filter((_, index) => isInDate(previousApiKeys[index], now))]
}

/** The key at this index of `previousApiKeys`; undefined when there is none, or its date has passed. */
export function formerKey({ previousApiKeys }: Keys, index: number, now: number): FormerKey | undefined {
  const former = previousApiKeys[index]
  return isInDate(former, now) ? former : undefined
}

export const isInDate = (former: FormerKey | undefined, now: number): former is FormerKey =>
  former !== undefined && former.until.getTime() > now

/** Older notifications are refused, by the clock of this machine. */
export const MAX_AGE_SECONDS = 600
/**
 * Notifications from further in the future are refused. MultiSafepay's own libraries accept any future timestamp, which
 * keeps a replay valid for longer.
 */
export const MAX_FUTURE_SECONDS = 60
/** Base64 of "timestamp:128 hex digits" needs 188 characters; anything much longer is not from MultiSafepay. */
const MAX_HEADER_LENGTH = 256
const DECODED_HEADER = /^(\d{1,12}):([0-9a-f]{128})$/

export type NotificationRejection =
  | "missing_header"
  | "malformed_header"
  | "bad_signature"
  | "too_old"
  | "from_the_future"

export type NotificationVerdict =
  | {
      valid: true
      /** Which of `apiKeys` signed. */
      keyIndex: number
    }
  | { valid: false; reason: NotificationRejection }

export type NotificationToVerify = {
  /** The header `Auth`. */
  authHeader: string | undefined
  /** The exact bytes of the body: a re-serialised body fails verification. */
  rawBody: Buffer | string | undefined
  /** The site's API key first, then previous keys during a rotation. */
  apiKeys: readonly (string | Secret)[]
  /** Milliseconds since 1970. */
  now?: () => number
}

const rejected = (reason: NotificationRejection): NotificationVerdict => ({ valid: false, reason })

/**
 * Checks MultiSafepay's signature (HMAC-SHA512 of `timestamp:body` with the site's API key, compared in constant time)
 * and the age of the timestamp. Never throws, for any input. Refuses an empty body: MultiSafepay never signs one.
 *
 * Source of the rule: the page "webhook" of MultiSafepay's documentation, whose worked example verifies.
 */
export function verifyNotification(notification: NotificationToVerify): NotificationVerdict {
  const { authHeader, rawBody, apiKeys, now = Date.now } = notification
  if (!authHeader) return rejected("missing_header")
  if (authHeader.length > MAX_HEADER_LENGTH) return rejected("malformed_header")
  const [, timestamp, signature] =
    DECODED_HEADER.exec(Buffer.from(authHeader, "base64").toString("latin1")) ?? []
  if (!timestamp || !signature) return rejected("malformed_header")

  const age = Math.floor(now() / 1000) - Number(timestamp)
  if (age > MAX_AGE_SECONDS) return rejected("too_old")
  if (-age > MAX_FUTURE_SECONDS) return rejected("from_the_future")
  if (!rawBody?.length) return rejected("bad_signature")

  const received = Buffer.from(signature)
  const keyIndex = apiKeys.findIndex((apiKey) => {
    const key = textOf(apiKey)
    // With an empty key, anybody could sign.
    return key !== "" && timingSafeEqual(Buffer.from(signatureOf(key, timestamp, rawBody)), received)
  })
  return keyIndex === -1 ? rejected("bad_signature") : { valid: true, keyIndex }
}

/**
 * The value of the header `Auth` that MultiSafepay would send with this body. For tests of your own notification
 * handlers.
 *
 * @param timestamp seconds since 1970, the current time by default
 */
export function signNotification(input: {
  apiKey: string | Secret
  rawBody: Buffer | string
  timestamp?: number
}): string {
  const { apiKey, rawBody, timestamp = Math.floor(Date.now() / 1000) } = input
  const signature = signatureOf(textOf(apiKey), timestamp, rawBody)
  return Buffer.from(`${timestamp}:${signature}`).toString("base64")
}

const textOf = (key: string | Secret): string => (typeof key === "string" ? key.trim() : key.reveal())

const signatureOf = (key: string, timestamp: number | string, rawBody: Buffer | string): string =>
  createHmac("sha512", key).update(`${timestamp}:`).update(rawBody).digest("hex")
