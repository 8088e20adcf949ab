/**
 * The order in which four arms take turns, round after round, then from the start again. Because a checkout affects the
 * speed of the next one, each arm follows each other arm equally often, also from one round to the next, and each is
 * equally often at each place of a round.
 */
export const TURNS_OF_FOUR: readonly (readonly [number, number, number, number])[] = [
  [1, 2, 0, 3],
  [1, 0, 3, 2],
  [0, 2, 3, 1],
  [3, 1, 0, 2],
  [1, 3, 2, 0],
  [2, 0, 1, 3],
  [0, 3, 1, 2],
  [3, 2, 1, 0],
  [3, 0, 2, 1],
  [0, 1, 2, 3],
  [2, 3, 0, 1],
  [2, 1, 3, 0],
]
