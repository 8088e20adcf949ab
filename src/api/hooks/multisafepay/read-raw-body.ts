import type { Readable } from "node:stream"

/**
 * A notification is a few kB; one for a cart of 300 lines, whose items MultiSafepay sends back, is about 400 kB.
 * Anything near this limit does not come from MultiSafepay.
 */
export const MAX_NOTIFICATION_BYTES = 1024 * 1024

/**
 * The exact bytes of a request's body: a signature covers bytes, not JSON. Nothing is parsed before it is verified.
 * @returns undefined when the body is larger than `limit` bytes
 */
export async function readRawBody(
  request: Readable,
  limit = MAX_NOTIFICATION_BYTES,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  // Without this option, stopping early destroys the request, and Medusa's access log then finds no remote address.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length
    if (size > limit) {
      return undefined
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
