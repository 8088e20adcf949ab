import { transactionPages } from "../reconcile-site"

const window = { from: new Date("2026-02-01T00:00:00Z"), until: new Date("2026-03-01T00:00:00Z") }

/** Reads a list whose pages repeat these cursors, and returns the number of pages. */
async function read(cursors: (string | undefined)[]): Promise<number> {
  let pages = 0
  const client = {
    listTransactions: () => {
      const next = cursors[pages++ % cursors.length]
      return Promise.resolve({ transactions: [], unreadable: [], ...(next === undefined ? {} : { next }) })
    },
  }
  for await (const _ of transactionPages(client, window)) {
    if (pages > 20) throw new Error("The list was read without an end")
  }
  return pages
}

describe("MultiSafepay's list of transactions", () => {
  it("MultiSafepay's list of transactions is read to the page without a cursor", async () => {
    expect(await read(["1", "2", undefined])).toBe(3)
  })

  it.each([[["1"]], [["1", "2"]]])(
    "reading MultiSafepay's list of transactions ends with an error that names the cursor when the list repeats its cursors %j",
    async (cursors) => {
      await expect(read(cursors)).rejects.toThrow('it gave the cursor "1" twice')
    },
  )
})
