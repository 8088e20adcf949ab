/** The smallest of 2, 4, 6, 8, 10, 20, 40, … that is not below the highest value, so that half of it is whole too. */
export function axisTop(highest: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, highest))))
  const top =
    [1, 2, 4, 6, 8, 10].map((factor) => factor * step).find((value) => value >= highest) ?? 10 * step
  return top < 2 ? 2 : top % 2 === 0 ? top : 2 * top
}
