/** A header, a separator and one line per row, with columns as wide as their widest cell. Absent values become "-". */
export function textTable<Column extends string>(
  columns: readonly Column[],
  rows: readonly Partial<Record<Column, string | number>>[],
): string {
  const body = rows.map((row) => columns.map((column) => String(row[column] ?? "-")))
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...body.map((cells) => cells[index]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd()
  return [columns, widths.map((width) => "-".repeat(width)), ...body].map(line).join("\n")
}
