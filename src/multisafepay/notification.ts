import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto"
import type { Secret } from "./secret"

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
