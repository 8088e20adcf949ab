import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto"
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
 * Verifies a notification of MultiSafepay and only then parses it. Its content is a hint, not proof: before the shop
 * acts, the PSP order is read.
 * @param keyring the keys of the site that is addressed
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

/** By the clock of this machine, older notifications are refused by default. */
export const MAX_AGE_SECONDS = 600
/** By the clock of this machine, notifications further ahead are refused by default. */
export const MAX_FUTURE_SECONDS = 60
/** Base64 of "timestamp:128 hex digits" needs 188 characters; anything much longer is not from MultiSafepay. */
const MAX_HEADER_LENGTH = 256
const SIGNATURE_LENGTH = 128
const MAX_TIMESTAMP_LENGTH = 12
const COLON = 0x3a
const ZERO = 0x30
const HEX = /^[0-9a-f]+$/

// Reused working memory: apart from the hash of a small body, allocating buffers is the main cost. The check is
// synchronous, so nothing else writes into them meanwhile.
const decoded = Buffer.alloc(192)
const expected = Buffer.alloc(SIGNATURE_LENGTH)
// Views into it, by the length of timestamp and colon: also created once.
const lengths = Array.from({ length: MAX_TIMESTAMP_LENGTH + 2 }, (_, length) => length)
const prefixes = lengths.map((length) => decoded.subarray(0, length))
const signatures = lengths.map((length) => decoded.subarray(length, length + SIGNATURE_LENGTH))

export type NotificationRejection =
  | "missing_header"
  | "malformed_header"
  | "bad_signature"
  | "too_old"
  | "from_the_future"

export type NotificationVerdict =
  | {
      valid: true
      /** When MultiSafepay signed, in seconds since 1970. */
      timestamp: number
      /** Which of `apiKeys` signed. */
      keyIndex: number
    }
  | { valid: false; reason: NotificationRejection }

export type NotificationToVerify = {
  /** The value of the header `Auth`. */
  authHeader: string | undefined
  /** The body exactly as received. A re-serialised body fails verification. */
  rawBody: Buffer | string | undefined
  /** The site's API key first, then previous keys during a rotation. */
  apiKeys: readonly (string | Secret)[]
  /** Milliseconds since 1970. */
  now?: () => number
  /** 600 by default; 0 disables the age check. */
  maxAgeSeconds?: number
  /**
   * 60 by default. MultiSafepay's own libraries accept any future timestamp, which lets a replay stay valid for longer.
   */
  maxFutureSeconds?: number
}

const rejected = (reason: NotificationRejection): NotificationVerdict => ({ valid: false, reason })

/**
 * Checks MultiSafepay's signature: HMAC-SHA512 of `timestamp:body` with the site's API key, compared in constant time,
 * and the age of the timestamp. No input from outside makes it throw. An empty body is refused: MultiSafepay never
 * signs one.
 *
 * Source of the rule: the page "webhook" of MultiSafepay's documentation, whose worked example verifies.
 *
 * @throws TypeError for a negative window or a body that is neither bytes nor text, a mistake in the calling code
 */
export function verifyNotification(notification: NotificationToVerify): NotificationVerdict {
  const {
    authHeader,
    rawBody,
    apiKeys,
    now = Date.now,
    maxAgeSeconds = MAX_AGE_SECONDS,
    maxFutureSeconds = MAX_FUTURE_SECONDS,
  } = notification
  if (!(maxAgeSeconds >= 0)) throw new TypeError(`maxAgeSeconds must be 0 or more, got ${maxAgeSeconds}`)
  if (!(maxFutureSeconds >= 0))
    throw new TypeError(`maxFutureSeconds must be 0 or more, got ${maxFutureSeconds}`)
  if (
    rawBody !== undefined &&
    rawBody !== null &&
    typeof rawBody !== "string" &&
    !(rawBody instanceof Uint8Array)
  ) {
    throw new TypeError(
      "rawBody must be the body as received (Buffer or string), not something parsed from it",
    )
  }

  if (authHeader === undefined || authHeader === null || authHeader === "") return rejected("missing_header")
  if (typeof authHeader !== "string" || authHeader.length > MAX_HEADER_LENGTH)
    return rejected("malformed_header")
  const nowSeconds = Math.floor(now() / 1000)
  const length = decoded.write(authHeader, "base64")
  let colon = 0
  let timestamp = 0
  while (colon < length && decoded[colon] !== COLON) {
    const digit = (decoded[colon] ?? 0) - ZERO
    if (digit < 0 || digit > 9 || colon === MAX_TIMESTAMP_LENGTH) return rejected("malformed_header")
    timestamp = timestamp * 10 + digit
    colon++
  }
  const start = colon + 1
  if (colon === 0 || length !== start + SIGNATURE_LENGTH) return rejected("malformed_header")

  if (maxAgeSeconds > 0 && timestamp + maxAgeSeconds < nowSeconds) return rejected("too_old")
  if (timestamp - maxFutureSeconds > nowSeconds) return rejected("from_the_future")
  if (!rawBody || rawBody.length === 0) return rejected("bad_signature")

  const prefix = prefixes[start] as Buffer
  const received = signatures[start] as Buffer
  for (let keyIndex = 0; keyIndex < apiKeys.length; keyIndex++) {
    const key = textOf(apiKeys[keyIndex])
    // With an empty key, anybody could sign.
    if (!key) continue
    expected.write(signatureOf(key, prefix, rawBody), "latin1")
    if (timingSafeEqual(expected, received)) return { valid: true, timestamp, keyIndex }
  }
  return rejected(HEX.test(received.toString("latin1")) ? "bad_signature" : "malformed_header")
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
  const signature = signatureOf(textOf(apiKey), `${timestamp}:`, rawBody)
  return Buffer.from(`${timestamp}:${signature}`).toString("base64")
}

const textOf = (key: string | Secret | undefined): string =>
  typeof key === "object" ? key.reveal() : (key ?? "").trim()

/** In hex: reading the digest as a Buffer costs twice as much as all other steps except the hash. */
function signatureOf(key: string, prefix: Buffer | string, rawBody: Buffer | string): string {
  return createHmac("sha512", secretKey(key)).update(prefix).update(rawBody).digest("hex")
}

/** Caches prepared keys, which save a tenth of the time of checking a small body. A shop has only a few. */
const secretKeys = new Map<string, KeyObject>()

function secretKey(key: string): KeyObject {
  const known = secretKeys.get(key)
  if (known !== undefined) return known
  const made = createSecretKey(key, "utf8")
  if (secretKeys.size >= 100) secretKeys.clear()
  secretKeys.set(key, made)
  return made
}
