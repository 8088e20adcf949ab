import type { MedusaContainer } from "@medusajs/framework/types"
import { reconcileLedger } from "../reconcile-ledger"

const container = {
  resolve: () => ({ modules: {}, raw: async () => ({ rows: [] }) }),
} as unknown as MedusaContainer
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

describe("The period of a reconciliation", () => {
  it.each([
    ["ends before it begins", { from: inDays(-5), until: inDays(-10) }],
    ["ends before the default beginning", { until: inDays(-500) }],
    ["begins after the default end", { from: inDays(0) }],
    ["is in the future", { from: inDays(1), until: inDays(2) }],
    ["is empty", { from: "2026-01-01", until: "2026-01-01" }],
  ])(
    "a reconciliation is refused when its period %s, because it would find no difference",
    async (_what, input) => {
      await expect(reconcileLedger(container, input)).rejects.toMatchObject({ type: "invalid_data" })
    },
  )

  it("a reconciliation up to the present compares its period", async () => {
    const report = await reconcileLedger(container, { from: inDays(-1), until: inDays(1) })
    expect(report).toMatchObject({ difference_count: 0 })
  })
})
