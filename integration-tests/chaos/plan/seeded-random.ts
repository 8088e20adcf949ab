/** Pseudo-random numbers (Mulberry32): the same seed gives the same numbers on every machine. */
export class SeededRandom {
  private state: number

  constructor(private readonly seed: string) {
    this.state = hash(seed)
  }

  /** A generator for one part of the plan, so that a change of one part does not change the others. */
  fork(name: string): SeededRandom {
    return new SeededRandom(`${this.seed}/${name}`)
  }

  /** From 0 (inclusive) to 1 (exclusive). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number, both ends inclusive. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.int(0, items.length - 1)]
    if (item === undefined) throw new Error("There is nothing to pick from")
    return item
  }

  shuffle<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, order: this.next() }))
      .sort((a, b) => a.order - b.order)
      .map(({ item }) => item)
  }

  /**
   * Distributes `count` items over the kinds in the given proportions, in random order: rare kinds come as often as
   * they should, not as often as chance decides.
   * @param least of a kind; the most frequent kinds make room
   */
  distribute<T extends string>(
    count: number,
    weights: Readonly<Record<T, number>>,
    least: (kind: T) => number = () => 0,
  ): T[] {
    const kinds = Object.entries<number>(weights) as [T, number][]
    const total = kinds.reduce((sum, [, weight]) => sum + weight, 0)
    const shares = kinds.map(([kind, weight]) => {
      const exact = (count * weight) / total
      return { kind, whole: Math.floor(exact), rest: exact % 1 }
    })
    const dealt = shares.reduce((sum, { whole }) => sum + whole, 0)
    for (const share of [...shares].sort((a, b) => b.rest - a.rest).slice(0, count - dealt)) share.whole++
    const spare = ({ kind, whole }: { kind: T; whole: number }) => whole - least(kind)
    for (const poor of shares) {
      while (spare(poor) < 0) {
        const rich = shares.reduce((most, share) => (spare(share) > spare(most) ? share : most))
        if (spare(rich) <= 0) break
        rich.whole--
        poor.whole++
      }
    }
    return this.shuffle(shares.flatMap(({ kind, whole }) => Array.from({ length: whole }, () => kind)))
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return value >>> 0
}
