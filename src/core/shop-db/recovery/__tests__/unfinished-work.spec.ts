import { CLOCKS_DIFFER_MS } from "../../../search-period"
import { ulidRange } from "../../../ulid-range"
import { IN_PROGRESS_MS } from "../../fragments/in-progress"
import { UNFINISHED_WORK } from "../unfinished-work"

const MINUTE = 60_000
const WRITTEN = Date.parse("2026-03-01T12:00:00Z")

/** Whether one of the runs of a job finds a row of this reason once core can no longer be writing it. */
function isFound(name: string, prefix: string, clockAheadMs: number): boolean {
  const reason = UNFINISHED_WORK.find((one) => one.name === name)
  const { from: id } = ulidRange(prefix, { from: WRITTEN, until: WRITTEN })
  for (let minute = 1; minute <= 60; minute++) {
    const now = WRITTEN + minute * MINUTE
    const until = now + clockAheadMs
    const bindings = reason?.fresh({ providerIds: [], since: until - MINUTE, until }).bindings ?? []
    const [from, to] = bindings.filter((value) => typeof value === "string")
    if (now - WRITTEN > IN_PROGRESS_MS && String(from) <= id && id < String(to)) {
      return true
    }
  }
  return false
}

describe("The search for work that core may still be doing", () => {
  it.each([
    ["capture_unknown_to_order", "pay"],
    ["refund_only_on_order", "ordtrx"],
    ["change_left_behind", "ordch"],
  ])("%s is found when the clock of recovery is right, behind or ahead", (name, prefix) => {
    for (const clockAhead of [-CLOCKS_DIFFER_MS, 0, CLOCKS_DIFFER_MS]) {
      expect([clockAhead, isFound(name, prefix, clockAhead)]).toEqual([clockAhead, true])
    }
  })
})
