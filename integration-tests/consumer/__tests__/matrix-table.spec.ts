import { readFileSync } from "node:fs"
import { badges, compactTable, fullTable, type Result, withTable } from "../matrix-table"

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
      ...["payment link", "cancel", "card and pages", "commands", "locks", "attacks"],
    ],
  },
]

describe("The table of the matrix", () => {
  it("the full table of the matrix marks what each pair of Medusa and Node did and what failed there", () => {
    expect(fullTable(RESULTS).split("\n").slice(2)).toEqual([
      "| 2.13.0 | 20.20.2 | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✗ | – | – | – | – | – |",
      "| 2.22.0 (snapshot of 2026-09-11) | 24.21.0 | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ |",
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

  it("the badges of the matrix name the versions that worked in every pair, and leave out those that failed", () => {
    expect(badges(RESULTS)).toBe(
      "![Tested with Medusa 2.22.0 (snapshot of 2026-09-11)](https://img.shields.io/badge/Medusa-2.22.0%20%28snapshot%20of%202026--09--11%29-informational) " +
        "![Tested with Node 24](https://img.shields.io/badge/Node-24-informational)",
    )
  })

  it("the badges above the table of the README are those of the pairs in it", () => {
    const [, block = ""] = readFileSync("README.md", "utf8").split("<!-- matrix -->\n")
    const [head = [], , ...rows] = block
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .map((line) => line.split("|").map((cell) => cell.trim()))
    const results = rows.flatMap(([, medusa = "", ...cells]) =>
      cells.flatMap((cell, column): Result[] =>
        /works|fails/.test(cell)
          ? [
              {
                medusa,
                node: head[column + 2]?.replace("Node ", "") ?? "",
                passed: [],
                failed: cell === "fails" ? "yes" : undefined,
              },
            ]
          : [],
      ),
    )
    expect(results.length).toBeGreaterThan(0)
    expect(block.split("\n")[0]).toBe(badges(results))
  })

  it("the table of the matrix replaces the earlier one in a document, and is refused where there is no place for it", () => {
    const document = "before\n<!-- matrix -->\nold\n<!-- /matrix -->\nafter"
    expect(withTable(document, "| $1 |")).toBe("before\n<!-- matrix -->\n| $1 |\n<!-- /matrix -->\nafter")
    expect(() => withTable("no place", "| table |")).toThrow("There is no <!-- matrix -->")
  })
})
