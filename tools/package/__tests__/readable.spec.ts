import { unreadable } from "../readable"
import { withoutComments, withoutSourceMap } from "../tidy-build"

const CODE = '"use strict"\nexports.a = 1\n'
const MAPPED = `${CODE}//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozfQ==`

describe("A published file", () => {
  it.each([
    ["nothing wrong with plain code", CODE, undefined],
    ["a source map", MAPPED, "points to a source map that is not published"],
    ["minified code", `exports.a=${"1+".repeat(5000)}1`, "is minified: it has a line of 10011 characters"],
  ])("the check of a published file finds %s", (_what, code, finding) => {
    expect(unreadable(code)).toBe(finding)
  })

  it("a published file loses its source map and nothing else", () => {
    expect(withoutSourceMap(MAPPED)).toBe(CODE)
    expect(withoutSourceMap(CODE)).toBe(CODE)
  })

  it("taking the comments out of a published file leaves its code, its texts and its licences", () => {
    const code = '/*! MIT */\nconst a = "/* 支付宝 */ // ✓"; // why\n/** What it is. */\nexport { a };\n'

    expect(withoutComments(code)).toBe('/*! MIT */\nconst a = "/* 支付宝 */ // ✓";\nexport { a };\n')
  })
})
