import type { PgConnection } from "../../../core/shop-db/connection"
import { asPspOrderId } from "../../../multisafepay"
import { loadShopRecords } from "../shop-record"

const SESSION = asPspOrderId("payses_1")

/** What the shop has in its books about a payment of this amount that was refunded in full. */
async function recordOf(captured: string, currency_code: string, decimals: number) {
  const refunds = [{ id: "ref_1", amount: captured, created_at: "2026-03-01T11:00:00Z" }]
  const row = { session_id: SESSION, id: "pay_1", currency_code, decimals, captured, refunds }
  const pg = { raw: async () => ({ rows: [row] }) } as unknown as PgConnection
  const records = await loadShopRecords(pg, [SESSION], { currencyDecimals: {} }, new Date())
  return records.get(SESSION)
}

describe("A payment in Medusa's books", () => {
  it.each([
    ["13.904999999999999", "EUR", 2, 1391],
    ["28.830000000000002", "EUR", 2, 2883],
    ["13.905", "EUR", 2, 1391],
    ["13.9049", "EUR", 2, 1390],
    ["1200.4999999999998", "JPY", 0, 1201],
    ["5.25", "XXX", 2, 525],
  ])(
    "counts %s %s as what MultiSafepay charged, in minor units",
    async (captured, currency, decimals, minor) => {
      const record = await recordOf(captured, currency.toLowerCase(), decimals)
      expect(record).toMatchObject({ currency, captured: minor, refunds: [{ amount: minor }] })
    },
  )
})
