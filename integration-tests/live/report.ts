import type { Finding } from "./line"
import { isRed } from "./line"
import type { Exchange } from "./recorder"

export type Report = {
  target: string
  at: string
  counts: Record<Finding["verdict"], number>
  findings: Finding[]
  /** For a closer look. Contains no key. */
  exchanges: Exchange[]
}

export function reportOf(target: string, at: Date, findings: Finding[], exchanges: Exchange[]): Report {
  const counts = { "as relied on": 0, "not as relied on": 0, "sandbox differs": 0, "not asked": 0 }
  for (const { verdict } of findings) counts[verdict] += 1
  return { target, at: at.toISOString(), counts, findings, exchanges }
}

const WIDTHS = { reliedOn: 58, found: 34, sandbox: 34 }
const MARKS: Record<Finding["verdict"], string> = {
  "as relied on": "ok ",
  "not as relied on": "RED",
  "sandbox differs": "RED",
  "not asked": " - ",
}
const RED = "\u001b[31m"
const PLAIN = "\u001b[0m"

/** The table: what is relied on, what was found, and whether the sandbox does the same. */
export function tableOf(findings: readonly Finding[], colour: boolean): string {
  const head = row("   ", "relied on, or asked", "found", "does the sandbox do the same?")
  const rule = row("---", "-".repeat(WIDTHS.reliedOn), "-".repeat(WIDTHS.found), "-".repeat(WIDTHS.sandbox))
  const body = findings.flatMap((finding) => {
    const text = row(
      MARKS[finding.verdict],
      `${finding.reliedOn} [${finding.id}]`,
      finding.found,
      sandboxCell(finding),
    )
    const advice = finding.hint ? [`      ${finding.hint}`] : []
    const lines = [text, ...advice].join("\n")
    return colour && isRed(finding) ? `${RED}${lines}${PLAIN}` : lines
  })
  return [head, rule, ...body].join("\n")
}

function sandboxCell({ found, sandbox, verdict }: Finding): string {
  if (verdict === "not asked") return `it says: ${sandbox}`
  return found === sandbox ? "yes" : `no: ${sandbox}`
}

function row(mark: string, reliedOn: string, found: string, sandbox: string): string {
  const cells = [
    wrap(reliedOn, WIDTHS.reliedOn),
    wrap(found, WIDTHS.found),
    wrap(sandbox, WIDTHS.sandbox),
  ] as const
  const height = Math.max(...cells.map(({ length }) => length))
  return Array.from({ length: height }, (_, line) => {
    const [a, b, c] = cells.map((cell) => cell[line] ?? "")
    return [
      line === 0 ? mark : "   ",
      (a ?? "").padEnd(WIDTHS.reliedOn),
      (b ?? "").padEnd(WIDTHS.found),
      c ?? "",
    ]
      .join("  ")
      .trimEnd()
  }).join("\n")
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(" ")) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
