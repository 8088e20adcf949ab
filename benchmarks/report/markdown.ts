import { existsSync, readFileSync, writeFileSync } from "node:fs"
import type { Findings, Section, Table } from "../section"

function tableMarkdown({ title, columns, rows, note }: Table): string {
  const line = (cells: (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replace(/\|/g, "\\|")).join(" | ")} |`
  return [
    `**${title}**`,
    "",
    line(columns),
    line(columns.map(() => "---")),
    ...rows.map(line),
    ...(note ? ["", note] : []),
  ].join("\n")
}

/** A section's findings, with its picture. */
export function sectionMarkdown(
  { name, title }: Section,
  { checks, tables }: Findings,
  machine: string,
): string {
  const goals: Table = {
    title: "Goals",
    columns: ["goal", "wanted", "found", ""],
    rows: checks.map((check) => [check.name, check.goal, check.found, check.passed ? "✓" : "missed"]),
  }
  return [
    ...(checks.length > 0 ? [tableMarkdown(goals), ""] : []),
    `![${title}](benchmarks/${name}.svg)`,
    "",
    ...tables.flatMap((table) => [tableMarkdown(table), ""]),
    `*${machine}*`,
  ].join("\n")
}

/** Puts text between `<!-- bench:name -->` and `<!-- /bench:name -->`. A file without these stays unchanged. */
export function replaceBlock(file: string, name: string, text: string): void {
  if (!existsSync(file)) return
  const before = readFileSync(file, "utf8")
  const block = new RegExp(`(<!-- bench:${name} -->)[\\s\\S]*?(<!-- /bench:${name} -->)`)
  writeFileSync(
    file,
    before.replace(block, (_all, start: string, end: string) => `${start}\n${text}\n${end}`),
  )
}
