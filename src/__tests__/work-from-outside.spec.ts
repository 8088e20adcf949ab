import { roomFor } from "../work-from-outside"

describe("The connections for work from outside", () => {
  const pool = 8

  it.each([
    { lane: "notification", isServing: false, room: 4 },
    { lane: "notification", isServing: true, room: 2 },
    { lane: "background", isServing: false, room: 4 },
    { lane: "background", isServing: true, room: 1 },
    { lane: "shopper", isServing: false, room: 8 },
    { lane: "shopper", isServing: true, room: 8 },
  ] as const)(
    "gives $room of eight connections to the lane $lane while a shopper is served: $isServing",
    ({ lane, isServing, room }) => {
      expect(roomFor(lane, { pool, isServing })).toBe(room)
    },
  )

  it("never gives work from outside more connections than the database has", () => {
    expect(roomFor("notification", { pool: 2, isServing: false })).toBe(2)
  })
})
