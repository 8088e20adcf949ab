import fc from "fast-check"
import { csvLine } from "../csv"

describe("a line of CSV", () => {
  it.each([
    ["=1+1", "'=1+1"],
    ["+31201234567", "'+31201234567"],
    ["-2+3", "'-2+3"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1"],
    ["\t=1", "'\t=1"],
    [" =1", "' =1"],
    ["\r=1", '"\'\r=1"'],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  ])("the CSV export makes the formula %j harmless", (cell, written) => {
    expect(csvLine([cell])).toBe(`${written}\r\n`)
  })

  it("the CSV export leaves numbers and empty cells unchanged", () => {
    expect(csvLine([-1.5, null, 0])).toBe("-1.5,,0\r\n")
  })

  it("a line of CSV can be read back, whatever it contains", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 2, maxLength: 5 }), (cells) => {
        const read = readLine(csvLine(cells)).map((cell) => cell.replace(/^'(?=\s*[=+\-@])|^'(?=[\t\r])/, ""))
        expect(read).toEqual(cells.map((cell) => cell.replace(/^'(?=\s*[=+\-@])|^'(?=[\t\r])/, "")))
      }),
    )
  })

  it("the CSV export never starts a cell with a character that a spreadsheet treats as a formula", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (cell) => {
        const [read] = readLine(csvLine([cell, "x"]))
        expect(read).not.toMatch(/^\s*[=+\-@]/)
      }),
    )
  })
})

/** Reads a line as RFC 4180 says, independently of the writer. */
function readLine(line: string): string[] {
  const cells = [""]
  let quoted = false
  for (let index = 0; index < line.length - 2; index++) {
    const character = line.charAt(index)
    if (character === '"' && quoted && line.charAt(index + 1) === '"') {
      cells[cells.length - 1] += '"'
      index++
    } else if (character === '"') {
      quoted = !quoted
    } else if (character === "," && !quoted) {
      cells.push("")
    } else {
      cells[cells.length - 1] += character
    }
  }
  return cells
}
