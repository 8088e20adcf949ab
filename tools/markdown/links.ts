import { codeBlocks } from "./code-blocks"

export interface Link {
  /** As written: "docs/options.md#timeout", "#words", "https://…". */
  target: string
  /** From 1. */
  line: number
}

/** All links and pictures of a Markdown text, except in code. */
export function linksOf(markdown: string): Link[] {
  return withoutCode(markdown)
    .split("\n")
    .flatMap((text, index) =>
      [...text.matchAll(/\]\(([^()\s]+(?:\([^()]*\)[^()\s]*)*)\)/g)].map(([, target = ""]) => ({
        target,
        line: index + 1,
      })),
    )
}

/** The anchors that GitHub gives to the headings of a Markdown text. */
export function anchorsOf(markdown: string): string[] {
  const seen = new Map<string, number>()
  return withoutCode(markdown, { keepInline: true })
    .split("\n")
    .filter((line) => /^#{1,6} /.test(line))
    .map((heading) => {
      const anchor = heading
        .replace(/^#+ /, "")
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replaceAll(" ", "-")
      const times = seen.get(anchor) ?? 0
      seen.set(anchor, times + 1)
      return times === 0 ? anchor : `${anchor}-${times}`
    })
}

/** The text with fenced code, and by default inline code, replaced by spaces, so that line numbers stay. */
function withoutCode(markdown: string, { keepInline = false } = {}): string {
  const lines = markdown.split("\n")
  for (const { line, code } of codeBlocks(markdown)) {
    for (let i = line - 1; i <= line + code.split("\n").length - 1; i++) lines[i] = ""
  }
  const text = lines.join("\n")
  return keepInline ? text : text.replace(/`[^`\n]*`/g, (inline) => " ".repeat(inline.length))
}
