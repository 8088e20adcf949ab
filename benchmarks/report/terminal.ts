import type { Check, Table } from "../section"

export function tableText({ title, columns, rows, note }: Table): string {
  const lines = [columns, ...rows.map((row) => row.map(String))]
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const isNumeric = columns.map((_, column) => rows.every((row) => isNumber(row[column])))
  const [head = "", ...body] = lines.map((line) =>
    widths
      .map((width, column) => {
        const cell = line[column] ?? ""
        return isNumeric[column] ? cell.padStart(width) : cell.padEnd(width)
      })
      .join("  ")
      .trimEnd(),
  )
  const rule = "─".repeat(Math.max(head.length, ...body.map((line) => line.length)))
  return ["", title, rule, head, rule, ...body, ...(note ? ["", note] : []), ""].join("\n")
}

const isNumber = (cell: string | number | undefined) =>
  cell === undefined || /^[+−-]?[\d.]+$/.test(String(cell))

/** @param onlyReported timed checks do not count in this run */
export function checkText(check: Check, onlyReported: boolean): string {
  const mark = check.passed ? "✓" : onlyReported ? "~" : "✗"
  return `  ${mark} ${check.name}: ${check.found} (goal ${check.goal})`
}
