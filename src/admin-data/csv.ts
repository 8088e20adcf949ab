/** What a spreadsheet takes for a formula when it is the first thing in a cell. */
const FORMULA = /^[=+\-@\t\r]/

type CsvValue = string | number | null

/**
 * One line of a CSV file, with its line end (RFC 4180). A text that a spreadsheet would run as a formula is made
 * harmless with a leading apostrophe: an e-mail address is a stranger's to choose.
 */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(",")}\r\n`
}

function csvCell(value: CsvValue): string {
  if (value === null) {
    return ""
  }
  if (typeof value === "number") {
    return String(value)
  }
  const harmless = FORMULA.test(value.trimStart()) ? `'${value}` : value
  return /[",\r\n]/.test(harmless) || harmless !== harmless.trim()
    ? `"${harmless.replaceAll('"', '""')}"`
    : harmless
}
