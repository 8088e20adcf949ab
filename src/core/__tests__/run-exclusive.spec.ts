import { once } from "node:events"
import type { MedusaContainer } from "@medusajs/framework/types"
import { runExclusive } from "../run-exclusive"

/** A shop whose database answers each statement as `answer` says. */
const shopWith = (answer: (sql: string) => unknown[]) =>
  ({ resolve: () => ({ raw: async (sql: string) => ({ rows: answer(sql) }) }) }) as unknown as MedusaContainer

describe("Exclusive work while the clock of the machine is set back", () => {
  const setBack = () => {
    const now = Date.now()
    jest.spyOn(Date, "now").mockReturnValue(now - 3_600_000)
  }
  afterEach(() => jest.restoreAllMocks())

  it("loses a lease that is not renewed when it ends", async () => {
    const shop = shopWith((sql) => {
      if (sql.includes("insert")) setBack()
      if (sql.includes("update msp_lease")) throw new Error("the database is unreachable")
      return [{}]
    })

    const isLost = await runExclusive(shop, "a", { waitMs: 0, leaseMs: 40 }, async (lost) => {
      await once(lost, "abort")
      return lost.aborted
    })

    expect(isLost).toBe(true)
  })

  it("waits no longer than requested for a lease that another process has", async () => {
    const shop = shopWith(() => {
      setBack()
      return []
    })

    await expect(runExclusive(shop, "b", { waitMs: 40 }, async () => undefined)).rejects.toThrow(
      "Another process",
    )
  })

  it("waits no longer than requested for another caller of the same process", async () => {
    const shop = shopWith(() => [{}])
    let end = () => {}
    const first = runExclusive(
      shop,
      "c",
      { waitMs: 0 },
      () => new Promise<void>((resolve) => (end = resolve)),
    )
    const times = [0]
    jest.spyOn(Date, "now").mockImplementation(() => times.shift() ?? -3_600_000)

    const second = runExclusive(shop, "c", { waitMs: 40 }, async () => undefined)

    await expect(second).rejects.toThrow("Another process")
    end()
    await first
  })
})
