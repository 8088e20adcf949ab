import { ulidRange } from "../ulid-range"

describe("The ULID range of a period", () => {
  it("the ids of a point in time start with its ULID", () => {
    // The example of the ULID specification.
    expect(ulidRange("payses", { from: 1469918176385, until: 1469918176386 })).toEqual({
      from: "payses_01ARYZ6S41",
      until: "payses_01ARYZ6S42",
    })
  })
})
