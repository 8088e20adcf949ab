import { fault, ok, warning } from "../finding"
import { hasFault, reportJson, reportText } from "../report"
import { isInRange } from "../version-range"

const FINDINGS = [
  ok("versions", "Node v20"),
  warning("modules", "in memory.", "Use Redis"),
  fault("set-up", "plugins: missing. Add it"),
]

describe("The doctor's report", () => {
  it("the doctor's report has a line for each finding, with what to do, and counts the errors", () => {
    expect(reportText("/shop", FINDINGS)).toBe(`Medusa shop in /shop

✓ versions  Node v20
! modules   in memory. Use Redis
✗ set-up    plugins: missing. Add it

1 fault, 1 warning.`)
    expect(reportText("/shop", FINDINGS.slice(0, 1))).toMatch(/\n\nNo faults\.$/)
  })

  it("the doctor's report in JSON is one object with the same findings", () => {
    expect(JSON.parse(reportJson("/shop", FINDINGS))).toEqual({
      shop: "/shop",
      ok: false,
      findings: FINDINGS,
    })
  })

  it("the doctor finds a shop faulty because of an error, and not because of a warning", () => {
    expect(hasFault(FINDINGS)).toBe(true)
    expect(hasFault(FINDINGS.slice(0, 2))).toBe(false)
  })
})

describe("The range of versions in package.json", () => {
  it.each([
    ["2.13.0", "^2.13.0", true],
    ["2.21.2", "^2.13.0", true],
    ["2.12.9", "^2.13.0", false],
    ["3.0.0", "^2.13.0", false],
    ["2.22.0-rc.1", "^2.13.0", true],
    ["v20.19.0", "^20.19.0 || >=22.12.0", true],
    ["v20.18.9", "^20.19.0 || >=22.12.0", false],
    ["v21.7.0", "^20.19.0 || >=22.12.0", false],
    ["v24.1.0", "^20.19.0 || >=22.12.0", true],
  ])("decides whether version %s is in the range %s: %s", (version, range, expected) => {
    expect(isInRange(version, range)).toBe(expected)
  })
})
