import { TURNS_OF_FOUR } from "../turns"

const ARMS = [0, 1, 2, 3]

describe("The turns of the four arms", () => {
  it("each of the four arms takes a turn in each round", () => {
    for (const round of TURNS_OF_FOUR) {
      expect([...round].sort()).toEqual(ARMS)
    }
  })

  it("the four arms follow each other equally often, also from one round to the next", () => {
    const walked = TURNS_OF_FOUR.flat()
    const followers = walked.map((arm, at) => `${arm} ${walked[(at + 1) % walked.length]}`)
    for (const arm of ARMS) {
      for (const next of ARMS) {
        expect(followers.filter((pair) => pair === `${arm} ${next}`)).toHaveLength(arm === next ? 0 : 4)
      }
    }
  })

  it("the four arms take each place of a round equally often", () => {
    for (const place of ARMS) {
      for (const arm of ARMS) {
        expect(TURNS_OF_FOUR.filter((round) => round[place] === arm)).toHaveLength(3)
      }
    }
  })
})
