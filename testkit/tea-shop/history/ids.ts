const CROCKFORD_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/**
 * An id as Medusa generates them, a ULID with its creation time: recovery finds new rows by their ids.
 * @param n distinguishes ids of the same millisecond
 */
export function idAt(prefix: string, at: Date, n: number): string {
  return `${prefix}_${base32(at.getTime(), 10)}${base32(n, 16)}`
}

function base32(value: number, length: number): string {
  let rest = value
  let text = ""
  for (let position = 0; position < length; position++) {
    text = `${CROCKFORD_BASE32.charAt(rest % 32)}${text}`
    rest = Math.floor(rest / 32)
  }
  return text
}
