import { unreadable } from "../readable"
import { withoutSourceMap } from "../tidy-build"

const CODE = '"use strict"\nexports.a = 1\n'
const MAPPED = `${CODE}//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozfQ==`

describe("A published file", () => {
  it.each([
    ["nothing wrong with plain code", CODE, undefined],
    ["a source map", MAPPED, "points to a source map that is not published"],
    ["minified code", `exports.a=${"1+".repeat(2000)}1`, "is minified: it has a line of 4011 characters"],
  ])("the check of a published file finds %s", (_what, code, finding) => {
    expect(unreadable(code)).toBe(finding)
  })

  it("a published file loses its source map and nothing else", () => {
    expect(withoutSourceMap(MAPPED)).toBe(CODE)
    expect(withoutSourceMap(CODE)).toBe(CODE)
  })
})
