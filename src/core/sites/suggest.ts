/** Fewer letters than this differ by chance. */
const MIN_DISTANCE = 2

/**
 * The known word that somebody most likely meant; undefined when none is near. Upper and lower case, "_" and "-" do not
 * count.
 */
export function suggest(written: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((word) => ({ word, distance: distance(bare(written), bare(word)) }))
    .sort((a, b) => a.distance - b.distance)
  const [nearest] = ranked
  const limit = Math.max(MIN_DISTANCE, Math.floor(written.length / 4))
  return nearest && nearest.distance <= limit && nearest.distance < bare(written).length
    ? nearest.word
    : undefined
}

const bare = (word: string) => word.toLowerCase().replace(/[_-]/g, "")

/** Levenshtein's: how many letters have to be added, left out or replaced. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, length) => length)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
