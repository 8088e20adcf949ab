import { blockTitled, codeBlocks } from "../code-blocks"

const FENCE = "```"

describe("The code blocks of a Markdown text", () => {
  it("come with language, attributes, code and line", () => {
    const text = `# Title\n\n${FENCE}sh offline=no title=.env\nA=1\n${FENCE}\n`
    expect(codeBlocks(text)).toEqual([
      { language: "sh", attributes: { offline: "no", title: ".env" }, code: "A=1\n", line: 3 },
    ])
  })

  it("keep an equals sign in an attribute's value", () => {
    expect(codeBlocks(`${FENCE}sh until=a=b\n${FENCE}`)[0]?.attributes).toEqual({ until: "a=b" })
  })

  it("may hold shorter fences", () => {
    const text = `${FENCE}\`\`md\n${FENCE}sh\n${FENCE}\n${FENCE}\`\`\n`
    expect(codeBlocks(text).map(({ code }) => code)).toEqual([`${FENCE}sh\n${FENCE}\n`])
  })

  it("are told by their title when one is missing", () => {
    expect(() => blockTitled("no code", ".env")).toThrow("title=.env")
  })
})
