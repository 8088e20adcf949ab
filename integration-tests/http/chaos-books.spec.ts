import type { Books, OrderEntry, PaymentEntry } from "../chaos/books"
import { Dice } from "../chaos/dice"
import { audit } from "../chaos/invariants"
import { makePlan } from "../chaos/plan"
import type { LedgerEntry } from "../harness/psp"

const SESSION = "payses_01A"

const paid = (changes: Partial<LedgerEntry> = {}): LedgerEntry => ({
  site_id: 10_001,
  order_id: SESSION,
  currency: "EUR",
  amount: 1000,
  status: "completed",
  paid: true,
  amount_paid: 1000,
  amount_refunded: 0,
  refunds: [],
  ...changes,
})

const pspRefund = (id: string, amount: number, refund_order_id = SESSION, status = "completed") => ({
  refund_id: id,
  refund_order_id,
  amount,
  status,
})

const payment = (changes: Partial<PaymentEntry> = {}): PaymentEntry => ({
  id: "pay_1",
  sessionId: SESSION,
  collectionId: "pay_col_1",
  amount: 1000,
  captured: 1000,
  captures: 1,
  cancelled: false,
  refunds: [],
  ...changes,
})

const order = (changes: Partial<OrderEntry> = {}): OrderEntry => ({
  id: "order_1",
  displayId: 1,
  email: "mei@example.com",
  cancelled: false,
  cartId: "cart_1",
  collectionIds: ["pay_col_1"],
  transactions: 1000,
  total: 1000,
  edited: false,
  ...changes,
})

const books = (changes: Partial<Books> = {}): Books => ({
  ledger: [paid()],
  payments: [payment()],
  orders: [order()],
  sessions: new Set([SESSION]),
  cartOfCollection: new Map([["pay_col_1", "cart_1"]]),
  alerts: [],
  owners: new Map([[SESSION, { cartId: "cart_1", email: "mei@example.com", checkout: 1 }]]),
  manualCarts: new Set(),
  ...changes,
})

const refundedOnce = {
  ledger: [
    paid({ status: "partial_refunded", amount_refunded: 400, refunds: [pspRefund("9", 400, "ref_1")] }),
  ],
  payments: [payment({ refunds: [{ id: "ref_1", amount: 400, pspRefundId: null }] })],
  orders: [order({ transactions: 600 })],
}

const orphan = (refunds: LedgerEntry["refunds"], amount_refunded: number) => ({
  ledger: [paid({ refunds, amount_refunded, status: amount_refunded === 1000 ? "refunded" : "completed" })],
  payments: [],
  orders: [],
  sessions: new Set<string>(),
})

const IN_ORDER: [string, Partial<Books>][] = [
  ["a paid order", {}],
  ["a refund that both sides know", refundedOnce],
  [
    "a refund that was booked from MultiSafepay's dashboard",
    {
      ...refundedOnce,
      ledger: [paid({ amount_refunded: 400, refunds: [pspRefund("9", 400)] })],
      payments: [payment({ refunds: [{ id: "ref_1", amount: 400, pspRefundId: "9" }] })],
    },
  ],
  [
    "a refund that was declined afterwards",
    { ...refundedOnce, ledger: [paid({ refunds: [pspRefund("9", 400, "ref_1", "declined")] })] },
  ],
  [
    "an orphan that went back, and was told",
    {
      ...orphan([pspRefund("9", 1000, `unbooked-${SESSION}`)], 1000),
      alerts: [{ kind: "orphan_refunded", pspOrderId: SESSION, subject: SESSION }],
    },
  ],
  [
    "a cancelled order of more than was paid, whose money went back",
    {
      ledger: [paid({ status: "refunded", amount_refunded: 1000, refunds: [pspRefund("9", 1000, "ref_1")] })],
      payments: [payment({ refunds: [{ id: "ref_1", amount: 1000, pspRefundId: null }] })],
      orders: [order({ cancelled: true, total: 2500, transactions: 0 })],
    },
  ],
  [
    "an order of more than was paid, of which the merchant was told",
    {
      orders: [order({ total: 2500 })],
      alerts: [{ kind: "order_total_differs", pspOrderId: SESSION, subject: "order_1" }],
    },
  ],
  ["a payment that was never made", { ...orphan([], 0), ledger: [paid({ paid: false, amount_paid: 0 })] }],
]

const BREACHES: [string, string, Partial<Books>][] = [
  ["I1", "money without a payment", { payments: [], orders: [] }],
  ["I1", "money booked twice", { payments: [payment(), payment({ id: "pay_2" })] }],
  ["I1", "another amount captured", { payments: [payment({ captured: 900 })] }],
  ["I1", "two captures", { payments: [payment({ captures: 2 })] }],
  ["I1", "a payment that counts as cancelled", { payments: [payment({ cancelled: true })] }],
  ["I1", "a payment on no order", { orders: [] }],
  ["I1", "a payment on two orders", { orders: [order(), order({ id: "order_2", cartId: "cart_2" })] }],
  ["I1", "a payment on a cancelled order", { orders: [order({ cancelled: true })] }],
  ["I1", "a payment on another cart's order", { orders: [order({ cartId: "cart_2" })] }],
  ["I2", "a payment without money", { ledger: [paid({ paid: false, amount_paid: 0 })] }],
  ["I2", "a payment that MultiSafepay knows nothing of", { ledger: [] }],
  [
    "I2",
    "another cart completed",
    { orders: [order(), order({ id: "order_2", cartId: "cart_2", collectionIds: [] })] },
  ],
  ["I3", "a refund that never went out", { ...refundedOnce, ledger: [paid()] }],
  ["I3", "a refund that Medusa does not know", { ...refundedOnce, payments: [payment()] }],
  ["I3", "an orphan that did not go back", orphan([], 0)],
  ["I3", "an orphan of which a part went back", orphan([pspRefund("9", 400, `unbooked-${SESSION}`)], 400)],
  ["I4", "a cart with two orders", { orders: [order(), order({ id: "order_2" })] }],
  [
    "I5",
    "one refund paid twice",
    {
      ...refundedOnce,
      ledger: [
        paid({
          amount_refunded: 800,
          refunds: [pspRefund("9", 400, "ref_1"), pspRefund("10", 400, "ref_1")],
        }),
      ],
    },
  ],
  [
    "I5",
    "two records for one refund",
    {
      ...refundedOnce,
      payments: [
        payment({
          refunds: [
            { id: "ref_1", amount: 400, pspRefundId: null },
            { id: "ref_2", amount: 400, pspRefundId: null },
          ],
        }),
      ],
    },
  ],
  [
    "I5",
    "an orphan sent back twice",
    orphan(
      ["9", "10"].map((id) => pspRefund(id, 500, `unbooked-${SESSION}`)),
      1000,
    ),
  ],
  ["I7", "the session of a paid order deleted", { sessions: new Set() }],
  ["I8", "an order that does not show its payment", { orders: [order({ transactions: 0 })] }],
  ["I8", "an order of more than was paid", { orders: [order({ total: 2500 })] }],
  ["I9", "money sent back without a word", orphan([pspRefund("9", 1000, `unbooked-${SESSION}`)], 1000)],
  [
    "I9",
    "the same told twice",
    {
      ...orphan([pspRefund("9", 1000, `unbooked-${SESSION}`)], 1000),
      alerts: [1, 2].map(() => ({ kind: "orphan_refunded", pspOrderId: SESSION, subject: SESSION })),
    },
  ],
]

describe("The books of a chaos run", () => {
  it.each(IN_ORDER)("are in order with %s", (_name, changes) => {
    expect(audit(books(changes)).breaches).toEqual([])
  })

  it.each(BREACHES)("breach %s with %s", (invariant, _name, changes) => {
    const { breaches } = audit(books(changes))
    expect(breaches.map((breach) => breach.invariant)).toContain(invariant)
  })

  it("tell of an order of more than was paid only where the merchant was not told", () => {
    const alerts = [{ kind: "order_total_differs", pspOrderId: SESSION, subject: "order_1" }]
    expect(audit(books({ orders: [order({ total: 2500 })], alerts })).breaches).toEqual([])
  })
})

describe("The plan of a chaos run", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(makePlan(60, "7")).toEqual(makePlan(60, "7"))
    expect(makePlan(60, "7")).not.toEqual(makePlan(60, "8"))
  })

  it("meets every kind of trouble often enough in a thousand checkouts", () => {
    const { checkouts, kills } = makePlan(1000, "1")
    const counts = new Map<string, number>()
    const count = (kind: string) => counts.set(kind, (counts.get(kind) ?? 0) + 1)
    for (const { start, trouble, returns, afterwards, mail, pspFaults } of checkouts) {
      for (const card of [start, trouble, returns, afterwards, mail]) count(card)
      for (const { call, fault } of pspFaults) count(`${call} ${fault}`)
    }
    expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(25)
    expect(kills.length).toBeGreaterThanOrEqual(10)
  })

  it("deals exactly as many cards as there are shoppers, in their proportions", () => {
    const cards = new Dice("1").deal(100, { often: 70, seldom: 30 })
    expect(cards.filter((card) => card === "seldom")).toHaveLength(30)
    expect(cards).toHaveLength(100)
  })
})
