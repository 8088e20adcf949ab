import { RefusalWatch } from "../refusal-watch"

const MINUTE = 60_000

/** Each step: what came, and in which minute. */
function reported(steps: readonly (readonly ["accepted" | "refused", number])[], now: number) {
  const watch = new RefusalWatch()
  for (const [what, minute] of steps) {
    if (what === "refused") watch.refused("site", "bad_signature", minute * MINUTE)
    else watch.accepted("site", minute * MINUTE)
  }
  return watch.persistent(now * MINUTE).map(({ times }) => times)
}

const refused = (times: number, minute: number) => Array(times).fill(["refused", minute] as const)

describe("RefusalWatch", () => {
  it.each<[string, Parameters<typeof reported>[0], number, number[]]>([
    ["nothing came", [], 5, []],
    ["four in a row", refused(4, 0), 5, []],
    ["five in a row within a minute", [...refused(4, 0), ...refused(1, 0.9)], 9, []],
    ["five in a row over a minute", [...refused(4, 0), ...refused(1, 1)], 1, [5]],
    ["a good one among them", [...refused(4, 0), ["accepted", 1], ...refused(4, 2)], 9, []],
    [
      "five since the last good one",
      [...refused(9, 0), ["accepted", 1], ...refused(4, 2), ...refused(1, 3)],
      9,
      [5],
    ],
  ])("decides whether the refusals of a site are persistent after %s", (_, steps, now, expected) => {
    expect(reported(steps, now)).toEqual(expected)
  })

  it("reports persistent refusals once a minute while they last, separately for each site", () => {
    const watch = new RefusalWatch()
    for (const site of ["a", "b"])
      for (let n = 0; n < 5; n++) watch.refused(site, "too_old", (n / 4) * MINUTE)
    expect(watch.persistent(MINUTE).map(({ site }) => site)).toEqual(["a", "b"])
    expect(watch.persistent(1.5 * MINUTE)).toEqual([])
    watch.accepted("a", 2 * MINUTE)
    expect(watch.persistent(2 * MINUTE)).toMatchObject([{ site: "b", reason: "too_old", forMs: 2 * MINUTE }])
  })

  it("checks at most once a minute whether accepted notifications end an alert about refusals", () => {
    const watch = new RefusalWatch()
    expect([0, 0.5, 1, 1.1].map((minute) => watch.accepted("site", minute * MINUTE))).toEqual([
      true,
      false,
      true,
      false,
    ])
  })
})
