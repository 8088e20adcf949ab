import { parseOrder } from "../../../multisafepay"
import { type Plain, unbranded } from "../../../multisafepay/__tests__/branded"
import * as contradiction from "../contradiction"
import type { ShopState as BrandedState } from "../shop-state"

const contradictsShop = unbranded(contradiction.contradictsBooks)
type Known = Pick<Plain<BrandedState>, "payment" | "journal">

const order = (status: string) =>
  parseOrder({ order_id: "payses_1", transaction_id: 4711, status, amount: 1000, currency: "EUR" })
const booked: Known = {
  payment: {
    id: "pay_1",
    amount: 1000,
    captured: 1000,
    pspTransactionId: "4711",
    refunds: [],
    lacksTransaction: false,
  },
}
const kept: Known = { journal: { askedAt: new Date("2026-03-01T12:00:00Z"), decision: "keep" } }
const seen: Known = { journal: { firstSeenAt: new Date("2026-03-01T12:00:00Z") } }

describe("An answer of MultiSafepay", () => {
  it.each<[string, string | undefined, Known, boolean]>([
    ["does not know a payment that the shop has booked", undefined, booked, true],
    ["shows a payment as open that the shop has booked", "initialized", booked, true],
    ["shows a payment as paid that the shop has booked", "completed", booked, false],
    ["shows a payment as reversed that the shop has booked", "chargedback", booked, false],
    ["does not know a payment whose money the shop has seen", undefined, seen, true],
    ["shows a payment as open whose money the shop has seen", "initialized", seen, true],
    ["shows a payment as paid whose money the shop has seen", "completed", seen, false],
    ["does not know a payment whose money the merchant keeps", undefined, kept, false],
    ["does not know a payment that was never paid", undefined, {}, false],
    ["shows a payment as open that was never paid", "initialized", {}, false],
  ])("decides whether an answer that %s contradicts what is known", (_name, status, known, expected) => {
    expect(contradictsShop(status === undefined ? null : order(status), known)).toBe(expected)
  })
})
