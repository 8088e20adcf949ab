import type { LastRun, SiteView } from "../../types/http/admin"
import { verdictOf } from "../settings/run-report"

const read_at = "2026-05-01T12:00:00Z"
const site = (enabled: boolean) =>
  ({
    options: ["recovery.enabled", "reconciliation.enabled"].map((name) => ({ name, value: String(enabled) })),
  }) as SiteView
const run = (report: Record<string, unknown>, started_at = "2026-05-01T11:59:00Z"): LastRun => ({
  state: "done",
  started_at,
  report,
  error: null,
})
const FAILED: LastRun = { ...run({}), state: "failed", report: null, error: "no database" }
const BROKEN = { sites: [{ error: "HTTP 503" }, {}], difference_count: 3 }

describe("how the settings page calls a run", () => {
  it.each([
    ["recovery", "done", run({ failed: 0 })],
    ["recovery", "failures", run({ failed: 2 })],
    ["recovery", "failed", FAILED],
    ["recovery", "overdue", run({ failed: 2 }, "2026-05-01T11:29:00Z")],
    ["recovery", "done", run({ finished_at: "2026-05-01T11:51:00Z" }, "2026-05-01T11:00:00Z")],
    ["reconciliation", "done", run({ sites: [{}], difference_count: 0 }, "2026-04-30T03:17:00Z")],
    ["reconciliation", "differences", run({ sites: [{}], difference_count: 1 })],
    ["reconciliation", "incomplete", run(BROKEN)],
    ["reconciliation", "overdue", run(BROKEN, "2026-04-29T03:17:00Z")],
  ] as const)("the settings page calls this run of %s %s: %j", (kind, verdict, last) => {
    expect(verdictOf(kind, last, { sites: [site(false), site(true)], read_at })).toBe(verdict)
  })

  it("the settings page calls no run overdue that is switched off at every site", () => {
    const old = run({}, "2026-01-01T00:00:00Z")
    expect(verdictOf("recovery", old, { sites: [site(false)], read_at })).toBe("done")
    expect(verdictOf("reconciliation", old, { sites: [site(false)], read_at })).toBe("done")
  })
})
