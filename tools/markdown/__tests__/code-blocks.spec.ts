import { blockTitled, codeBlocks } from "../code-blocks"

const FENCE = "```"

describe("The code blocks of a Markdown text", () => {
  it("code blocks of a Markdown text are read with language, attributes, code and line", () => {
    const text = `# Title\n\n${FENCE}sh offline=no title=.env\nA=1\n${FENCE}\n`
    expect(codeBlocks(text)).toEqual([
      { language: "sh", attributes: { offline: "no", title: ".env" }, code: "A=1\n", line: 3 },
    ])
  })

  it("the value of a code block's attribute may contain an equals sign", () => {
    expect(codeBlocks(`${FENCE}sh until=a=b\n${FENCE}`)[0]?.attributes).toEqual({ until: "a=b" })
  })

  it("a code block may contain shorter fences", () => {
    const text = `${FENCE}\`\`md\n${FENCE}sh\n${FENCE}\n${FENCE}\`\`\n`
    expect(codeBlocks(text).map(({ code }) => code)).toEqual([`${FENCE}sh\n${FENCE}\n`])
  })

  it("a missing code block is named by its title in the error", () => {
    expect(() => blockTitled("no code", ".env")).toThrow("title=.env")
  })
})
