/** @param share 0 to 1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const position = (sorted.length - 1) * share
  const below = sorted[Math.floor(position)]
  const above = sorted[Math.ceil(position)]
  if (below === undefined || above === undefined) return Number.NaN
  return below + (above - below) * (position - Math.floor(position))
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** The median and the middle half of the values. */
export interface Spread {
  median: number
  low: number
  high: number
  count: number
}

export function spreadOf(values: readonly number[]): Spread {
  return {
    median: median(values),
    low: quantile(values, 0.25),
    high: quantile(values, 0.75),
    count: values.length,
  }
}

/** A spread for a chart. */
export function barOf(values: readonly number[]): { value: number; low: number; high: number } {
  const { median: value, low, high } = spreadOf(values)
  return { value, low, high }
}

/** A spread as two cells of a table: the median, and the range of the middle half. */
export function cellsOf(values: readonly number[], decimals = 0): [median: string, middleHalf: string] {
  const { median: middle, low, high } = spreadOf(values)
  return [middle.toFixed(decimals), `${low.toFixed(decimals)} – ${high.toFixed(decimals)}`]
}

/** A statistic over samples, with its 95 % confidence interval from bootstrapping. */
export function bootstrap(
  samples: readonly (readonly number[])[],
  statistic: (samples: readonly (readonly number[])[]) => number,
  times = 2_000,
): { value: number; low: number; high: number } {
  const drawn = Array.from({ length: times }, () => statistic(samples.map(redraw)))
  return { value: statistic(samples), low: quantile(drawn, 0.025), high: quantile(drawn, 0.975) }
}

const redraw = (values: readonly number[]): number[] =>
  values.map(() => values[Math.floor(Math.random() * values.length)] ?? Number.NaN)
