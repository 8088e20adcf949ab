import { textTable } from "../text-table"

describe("A table for a terminal", () => {
  it("a table for a terminal has columns as wide as their widest cell, and a dash for missing values", () => {
    expect(
      textTable(
        ["PSP order", "order"],
        [{ "PSP order": "payses_01", order: 7 }, { "PSP order": "payses_2222" }],
      ),
    ).toBe(["PSP order    order", "-----------  -----", "payses_01    7", "payses_2222  -"].join("\n"))
  })
})
