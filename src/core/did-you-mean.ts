/**
 * The known word that a mistyped one most likely means; undefined when nothing is close enough. Ignores letter case,
 * dashes, underscores and dots. Apart from that, accepts one typo per three letters: a letter that is missing, extra,
 * wrong, or swapped with its neighbour.
 */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const typed = plain(word)
  const ranked = known
    .map((candidate) => ({ candidate, slips: slipsBetween(typed, plain(candidate)) }))
    .sort((a, b) => a.slips - b.slips)
  const [best] = ranked
  return best && best.slips <= Math.max(1, Math.floor(typed.length / 3)) && best.slips < typed.length
    ? best.candidate
    : undefined
}

const plain = (word: string) => word.toLowerCase().replace(/[-_.]/g, "")

/** Optimal string alignment: Levenshtein distance, where a swap of neighbours counts as one typo. */
function slipsBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0
  for (let row = 1; row <= a.length; row++) {
    rows[row] = [row]
    for (let column = 1; column <= b.length; column++) {
      const wrong = a[row - 1] === b[column - 1] ? 0 : 1
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      rows[row]?.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + wrong,
          swapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
  }
  return at(a.length, b.length)
}
