import { lineDiff } from "../line-diff"

describe("The diff of a file", () => {
  it("the diff shows changed lines with three lines around them, and marks where lines are left out", () => {
    const before = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"].join("\n")
    const after = before.replace("a\n", "a\nnew\n").replace("l", "l,")
    expect(lineDiff("x.ts", before, after)).toBe(
      ["x.ts", "  a", "+ new", "  b", "  c", "  d", "  …", "  i", "  j", "  k", "- l", "+ l,"].join("\n"),
    )
  })

  it("the diff shows all lines of a new file", () => {
    expect(lineDiff(".env", "", "A=1\nB=2\n")).toBe([".env (new)", "+ A=1", "+ B=2"].join("\n"))
  })
})
