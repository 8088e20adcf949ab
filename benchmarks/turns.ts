/**
 * The order in which four arms take turns, round after round and again from the top. What a checkout leaves behind
 * slows or speeds the next one, so that each arm follows each other as often, also from the end of a round to the start
 * of the next; and each stands as often at each place of a round.
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
