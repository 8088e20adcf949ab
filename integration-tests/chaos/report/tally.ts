/** Counts by kind. */
export class Tally {
  private readonly counts = new Map<string, number>()

  /** @param kinds kinds to show even when their count is 0 */
  constructor(kinds: readonly string[] = []) {
    for (const kind of kinds) this.counts.set(kind, 0)
  }

  add(kind: string, count = 1): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + count)
  }

  of(kind: string): number {
    return this.counts.get(kind) ?? 0
  }

  entries(): [string, number][] {
    return [...this.counts]
  }
}
