import type { PgConnection } from "../../../core/shop-db/connection"
import { listAlertsOfKind } from "../../../modules/payment-journal/alerts"
import { parseOrder } from "../../../multisafepay"
import { loadAlertedRefunds } from "../known-refunds"

jest.mock("../../../modules/payment-journal/alerts", () => ({ listAlertsOfKind: jest.fn() }))

const order = (fields: object) =>
  parseOrder({ order_id: "payses_1", currency: "EUR", amount: 1000, status: "completed", ...fields })
const refund = (status: string) => ({
  related_transactions: [{ transaction_id: "8", type: "refund", amount: 400, status }],
})

describe("The alerts about failed refunds", () => {
  it.each<[string, object, boolean]>([
    ["are read when an answer lists a failed refund", refund("declined"), true],
    [
      "are read when an answer has a sum without a list, which may include a failed refund",
      { amount_refunded: 400 },
      true,
    ],
    ["are not read when no listed refund failed", refund("completed"), false],
    ["are not read when nothing was refunded", {}, false],
  ])("the alerts about failed refunds %s", async (_when, fields, isRead) => {
    const at = new Date("2026-05-01T10:00:00Z")
    jest
      .mocked(listAlertsOfKind)
      .mockResolvedValue([{ subject: "8", state: "open", created_at: at, known_refunds: ["8"] }] as never)
    const { unresolvedAlerts } = await loadAlertedRefunds({} as PgConnection, order(fields))
    expect([...unresolvedAlerts]).toEqual(
      isRead ? [["8", { raisedAt: at, knownRefunds: new Set(["8"]) }]] : [],
    )
  })

  it("a dismissed alert about a refund that was perhaps never sent is known while an answer has only a sum", async () => {
    const rows = ["dismissed", "open"].map((state) => ({
      subject: `ref_${state}`,
      state,
      created_at: new Date(),
    }))
    jest
      .mocked(listAlertsOfKind)
      .mockImplementation(async (_pg, _id, kind) => (kind === "refund_failed" ? rows : []) as never)

    const { dismissedFailures } = await loadAlertedRefunds(
      {} as PgConnection,
      order({ amount_refunded: 400 }),
    )

    expect([...(dismissedFailures ?? [])]).toEqual(["ref_dismissed"])
  })
})
