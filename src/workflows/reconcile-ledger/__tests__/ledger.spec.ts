import type { PgConnection } from "../../../core/shop-db/connection"
import type { PspTransaction } from "../../../multisafepay"
import { branded, type Plain } from "../../../multisafepay/__tests__/branded"
import { addToLedger } from "../ledger"

const window = { from: new Date("2026-02-01T00:00:00Z"), until: new Date("2026-03-01T00:00:00Z") }

const transaction = (fields: Partial<Plain<PspTransaction>>): PspTransaction =>
  branded({
    transactionId: "1",
    orderId: "payses_01",
    type: "payment",
    status: "completed",
    currency: "EUR",
    amount: 1000,
    created: new Date("2026-02-02T00:00:00Z"),
    ...fields,
  })

function aDatabase() {
  const lines: Record<string, unknown>[] = []
  const pg = {
    raw: (_sql: string, [json]: [string]) => {
      lines.push(...JSON.parse(json))
      return Promise.resolve({ rows: [] })
    },
  }
  return { lines, pg: pg as unknown as PgConnection }
}

describe("The ledger of MultiSafepay's transactions", () => {
  it.each([
    ["completed", { is_paid: true, is_refunded: false, is_sent_back: false }],
    ["partial_refunded", { is_paid: true, is_refunded: true, is_sent_back: false }],
    ["refunded", { is_paid: true, is_refunded: true, is_sent_back: true }],
    ["expired", { is_paid: false, is_refunded: false, is_sent_back: false }],
  ])(
    "the ledger of MultiSafepay's transactions knows whether a payment with the status %s took money and still has it",
    async (status, expected) => {
      const { pg, lines } = aDatabase()
      await addToLedger(pg, { transactions: [transaction({ status })], unreadable: [] }, window, {
        currencyDecimals: {},
      })
      expect(lines).toMatchObject([expected])
    },
  )

  it.each([
    ["a fee without an order", {}],
    ["another payment method", { orderId: "1042" }],
    ["another plugin, which uses the field var2", { orderId: "1042", var2: "cart 7" }],
  ])(
    "the ledger of MultiSafepay's transactions is read although a line of %s cannot be read",
    async (_whose, line) => {
      const { pg, lines } = aDatabase()
      const page = { transactions: [transaction({})], unreadable: [{ ...line, fields: "amount" }] }
      expect(await addToLedger(pg, page, window, { currencyDecimals: {} })).toEqual({ ours: 1, broken: [] })
      expect(lines).toHaveLength(1)
    },
  )

  it.each([
    ["a payment", { orderId: "payses_01" }, "payses_01"],
    ["a refund", { orderId: "ref_01" }, "ref_01"],
    ["a second refund of money without a payment", { orderId: "unbooked-payses_01-2" }, "payses_01"],
    ["a refund that names its payment", { orderId: "1042", var2: "payses_01" }, "payses_01"],
  ])(
    "the ledger of MultiSafepay's transactions names a line of %s of this plugin that cannot be read, and takes the others",
    async (_what, line, about) => {
      const { pg, lines } = aDatabase()
      const page = { transactions: [transaction({})], unreadable: [{ ...line, fields: "amount" }] }
      expect(await addToLedger(pg, page, window, { currencyDecimals: {} })).toEqual({
        ours: 2,
        broken: [{ about, fields: "amount" }],
      })
      expect(lines).toHaveLength(1)
    },
  )
})
