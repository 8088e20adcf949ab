import { compactTable, fullTable, type Result, withTable } from "../matrix-table"

const RESULTS: Result[] = [
  {
    medusa: "2.13.0",
    node: "20.20.2",
    passed: [
      "install",
      "PostgreSQL",
      "doctor",
      "db:migrate",
      "boot",
      "notification first",
      "refund",
      "shopper first",
    ],
    failed: "what the order still owes: 9.95 instead of 0",
  },
  {
    medusa: "2.22.0-snapshot-20260911212358",
    node: "24.21.0",
    passed: [
      ...["install", "doctor", "db:migrate", "boot", "notification first", "refund", "shopper first"],
      ...["payment link", "cancel", "card and pages", "commands"],
    ],
  },
]

describe("The table of the matrix", () => {
  it("the full table of the matrix marks what each pair of Medusa and Node did and what failed there", () => {
    expect(fullTable(RESULTS).split("\n").slice(2)).toEqual([
      "| 2.13.0 | 20.20.2 | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✗ | – | – | – |",
      "| 2.22.0 (snapshot of 2026-09-11) | 24.21.0 | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ |",
    ])
  })

  it("the compact table of the matrix has a row for each Medusa and a column for each Node", () => {
    expect(compactTable(RESULTS)).toBe(
      [
        "| Medusa | Node 20.20.2 | Node 24.21.0 |",
        "| --- | --- | --- |",
        "| 2.13.0 | fails | – |",
        "| 2.22.0 (snapshot of 2026-09-11) | – | works |",
      ].join("\n"),
    )
  })

  it("the table of the matrix replaces the earlier one in a document, and is refused where there is no place for it", () => {
    const document = "before\n<!-- matrix -->\nold\n<!-- /matrix -->\nafter"
    expect(withTable(document, "| $1 |")).toBe("before\n<!-- matrix -->\n| $1 |\n<!-- /matrix -->\nafter")
    expect(() => withTable("no place", "| table |")).toThrow("There is no <!-- matrix -->")
  })
})
