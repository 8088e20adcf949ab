/** A spreadsheet treats a cell as a formula when it begins like this. */
const FORMULA = /^[=+\-@\t\r]/

type CsvValue = string | number | null

export type CsvStyle = { separator: "," | ";"; decimal: "." | "," }

/**
 * One line of a CSV file, with its line end (RFC 4180). Text that a spreadsheet would run as a formula gets a leading
 * apostrophe, because anyone can choose, for example, an e-mail address.
 */
export function csvLine(
  values: readonly CsvValue[],
  style: CsvStyle = { separator: ",", decimal: "." },
): string {
  return `${values.map((value) => csvCell(value, style)).join(style.separator)}\r\n`
}

function csvCell(value: CsvValue, { decimal }: CsvStyle): string {
  if (value === null) {
    return ""
  }
  if (typeof value === "number") {
    return String(value).replace(".", decimal)
  }
  const harmless = FORMULA.test(value.trimStart()) ? `'${value}` : value
  return /[",;\r\n]/.test(harmless) || harmless !== harmless.trim()
    ? `"${harmless.replaceAll('"', '""')}"`
    : harmless
}
