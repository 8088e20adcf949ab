import { anchorsOf, linksOf } from "../links"

const FENCE = "```"

describe("The links of a Markdown text", () => {
  it("links of a Markdown text are found with their lines, pictures included", () => {
    expect(linksOf("[a](b.md#c)\n![p](q.png) and [d](https://e.example/f_(g))")).toEqual([
      { target: "b.md#c", line: 1 },
      { target: "q.png", line: 2 },
      { target: "https://e.example/f_(g)", line: 2 },
    ])
  })

  it("links are not looked for in code", () => {
    expect(linksOf(`\`[a](b)\`\n${FENCE}md\n[c](d)\n${FENCE}\n[e](f)`)).toEqual([{ target: "f", line: 5 }])
  })
})

describe("The anchors of a Markdown text", () => {
  it("anchors of a Markdown text are written as GitHub writes them", () => {
    expect(anchorsOf("# One Two\n## `a.b`: c, d!\n## [Link](x.md) – end\n# 支付")).toEqual([
      "one-two",
      "ab-c-d",
      "link--end",
      "支付",
    ])
  })

  it("anchors get a number when a heading is repeated", () => {
    expect(anchorsOf("# A\n# A\n")).toEqual(["a", "a-1"])
  })

  it("anchors are not read from code", () => {
    expect(anchorsOf(`# A\n${FENCE}sh\n# comment\n${FENCE}\n# B`)).toEqual(["a", "b"])
  })
})
