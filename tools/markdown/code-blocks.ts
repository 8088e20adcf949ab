export interface CodeBlock {
  /** The first word after the fence: "sh", "ts". */
  language: string
  /**
   * The other words after the fence: ```` ```sh offline=no title=.env ```` gives `{ offline: "no", title: ".env" }`.
   */
  attributes: Record<string, string>
  code: string
  /** Line of the opening fence, from 1. */
  line: number
}

/** The fenced code of a Markdown text, from top to bottom. */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = []
  let open: (CodeBlock & { fence: string }) | undefined
  for (const [index, line] of markdown.split("\n").entries()) {
    const fence = line.match(/^\s*(`{3,})(.*)$/)
    if (!open && fence) {
      const [language = "", ...words] = (fence[2] ?? "").trim().split(/\s+/)
      const attributes = Object.fromEntries(
        words.map((word) => {
          const [name = word, ...value] = word.split("=")
          return [name, value.join("=")]
        }),
      )
      open = { language, attributes, code: "", line: index + 1, fence: fence[1] ?? "" }
    } else if (open && line.trim() === open.fence) {
      const { fence: _fence, ...block } = open
      blocks.push(block)
      open = undefined
    } else if (open) {
      open.code += `${line}\n`
    }
  }
  return blocks
}

/**
 * The block with this title.
 *
 * @throws Error when the text has none
 */
export function blockTitled(markdown: string, title: string): string {
  const block = codeBlocks(markdown).find(({ attributes }) => attributes.title === title)
  if (!block) throw new Error(`The text shows no code with title=${title}`)
  return block.code
}
