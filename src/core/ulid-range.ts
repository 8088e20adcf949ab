const CROCKFORD_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const TIME_CHARACTERS = 10

/**
 * Finds rows created in a time window by primary key, without an index on created_at: Medusa's ids are ULIDs, whose
 * first ten characters are the time of creation.
 * @param from inclusive, ms since the epoch
 * @param until exclusive, ms since the epoch
 * @see https://github.com/ulid/spec
 */
export function ulidRange(
  prefix: string,
  { from, until }: { from: number; until: number },
): { from: string; until: string } {
  return { from: `${prefix}_${encodeTime(from)}`, until: `${prefix}_${encodeTime(until)}` }
}

function encodeTime(ms: number): string {
  let rest = Math.max(0, Math.floor(ms))
  let text = ""
  for (let position = 0; position < TIME_CHARACTERS; position++) {
    text = `${CROCKFORD_BASE32.charAt(rest % 32)}${text}`
    rest = Math.floor(rest / 32)
  }
  return text
}
