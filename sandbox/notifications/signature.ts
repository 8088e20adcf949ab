import { createHmac } from "node:crypto"

/**
 * The `Auth` header of a notification: base64 of `timestamp:hex`, where hex is HMAC-SHA512 with the site's key over
 * `timestamp:` and the exact bytes of the body.
 */
export function authHeader(apiKey: string, timestamp: number, body: string): string {
  const signature = createHmac("sha512", apiKey.trim()).update(`${timestamp}:${body}`, "utf8").digest("hex")
  return Buffer.from(`${timestamp}:${signature}`).toString("base64")
}
