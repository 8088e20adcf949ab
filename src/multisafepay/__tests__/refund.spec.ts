import {
  isFailedRefund,
  type MultiSafepayOrder,
  parseLosslessJson,
  parseOrder,
  type RelatedTransaction,
  refundedTotal,
  refundsOf,
  unaccountedWithdrawals,
} from ".."
import type { Plain } from "./branded"
import { pspOrder, wireOrder } from "./orders"
import { describeVectors } from "./vectors"

const related = (changes: Partial<Plain<RelatedTransaction>> = {}): Plain<RelatedTransaction> => ({
  transactionId: "7",
  type: "refund",
  status: "completed",
  amount: 300,
  ...changes,
})

describe("refundsOf", () => {
  it("refundsOf gives a refund with a positive amount and the order's currency", () => {
    const created = new Date("2025-01-01T00:00:00Z")
    const order = pspOrder({
      relatedTransactions: [
        related({ refundOrderId: "ref_1", amount: -300, created, description: "Refund" }),
      ],
    })
    expect(refundsOf(order)).toEqual([
      {
        transactionId: "7",
        refundOrderId: "ref_1",
        status: "completed",
        amount: 300,
        currency: "EUR",
        created,
        description: "Refund",
      },
    ])
  })

  it.each([
    ["type refund", related(), true],
    ["type capture", related({ type: "capture" }), false],
    ["type chargeback", related({ type: "chargeback" }), false],
    ["type reverse-chargeback", related({ type: "reverse-chargeback" }), false],
    ["type auth-cancellation", related({ type: "auth-cancellation" }), false],
    ["a chargeback with a refund_order_id", related({ type: "chargeback", refundOrderId: "x" }), false],
    ["no type but a refund_order_id", related({ type: undefined, refundOrderId: "ref_1" }), true],
    ["no type but a negative amount", related({ type: undefined, amount: -300 }), true],
    ["no type but a description", related({ type: undefined, description: "Refund order 5 for Test" }), true],
    ["no type and no mark", related({ type: undefined, description: "Something" }), false],
  ])("refundsOf recognises whether a transaction is a refund: %s", (_name, transaction, isRefund) => {
    expect(refundsOf(pspOrder({ relatedTransactions: [transaction] }))).toHaveLength(isRefund ? 1 : 0)
  })

  it("refundsOf takes an untyped transaction of a refunded order for its refund", () => {
    const relatedTransactions = [related({ type: undefined })]
    expect(refundsOf(pspOrder({ relatedTransactions, status: "partial_refunded" }))).toHaveLength(1)
    expect(refundsOf(pspOrder({ relatedTransactions, amountRefunded: 300 }))).toHaveLength(1)
  })

  it("refundsOf keeps failed refunds for callers that wait for them", () => {
    const order = pspOrder({ relatedTransactions: [related({ status: "declined" })] })
    expect(refundsOf(order).map(isFailedRefund)).toEqual([true])
  })
})

describe("refundedTotal", () => {
  it.each<readonly [string, MultiSafepayOrder, number]>([
    ["nothing for an order without refunds", pspOrder(), 0],
    ["the sum that MultiSafepay gives", pspOrder({ amountRefunded: 250 }), 250],
    [
      "the refunds, when MultiSafepay gives no sum",
      pspOrder({ relatedTransactions: [related(), related({ amount: 50 })] }),
      350,
    ],
    ["reserved refunds", pspOrder({ relatedTransactions: [related({ status: "reserved" })] }), 300],
    ["initialized refunds", pspOrder({ relatedTransactions: [related({ status: "initialized" })] }), 300],
    ["the larger of both", pspOrder({ amountRefunded: 100, relatedTransactions: [related()] }), 300],
    ["everything, when only the status says so", pspOrder({ status: "refunded" }), 1000],
    [
      "nothing, when the status says everything and the only refund was declined",
      pspOrder({ status: "refunded", relatedTransactions: [related({ status: "declined", amount: 1000 })] }),
      0,
    ],
    ["no chargebacks", pspOrder({ relatedTransactions: [related({ type: "chargeback" })] }), 0],
    ...["declined", "void", "cancelled", "expired"].map(
      (status) =>
        [`no ${status} refunds`, pspOrder({ relatedTransactions: [related({ status })] }), 0] as const,
    ),
  ])("refundedTotal counts %s", (_name, order, total) => {
    expect(refundedTotal(order)).toBe(total)
  })
})

it("refundedTotal is nothing when the only refund that is listed was declined, though the status says refunded", () => {
  const related_transactions = [{ transaction_id: 1, type: "refund", status: "declined", amount: 200 }]
  expect(refundedTotal(parseOrder(wireOrder({ status: "refunded", related_transactions })))).toBe(0)
})

it("refundedTotal throws when a refund has no readable amount, because money is never guessed", () => {
  const order = wireOrder({ related_transactions: [{ transaction_id: 1, type: "refund", amount: "much" }] })
  expect(() => parseOrder(order)).toThrow(/related_transactions\.0\.amount/)
})

describeVectors("responses-old-docs.json", (text) => {
  it("refundedTotal finds the refund of the documented fully refunded example, although it has no type", () => {
    const file = parseLosslessJson(text) as Record<string, { data: unknown }[]>
    const order = parseOrder(file.get_order_fully_refunded?.[0]?.data)
    expect(refundsOf(order)).toMatchObject([{ transactionId: "123456789", status: "completed", amount: 200 }])
    expect(refundedTotal(order)).toBe(200)
  })
})

describe("unaccountedWithdrawals", () => {
  const withdraw = (transactionId?: string, status?: string) => ({
    amount: "0",
    type: "withdraw",
    ...(transactionId ? { transactionId } : {}),
    ...(status ? { status } : {}),
  })
  const fee = { amount: "0.49", type: "system", transactionId: "1" }

  it.each([
    ["fees only", { costs: [fee] }, [], 0],
    [
      "a withdrawal without a list of refunds, as in MultiSafepay's own sample",
      { costs: [fee, withdraw("7")] },
      [],
      1,
    ],
    ["two withdrawals", { costs: [withdraw("7"), withdraw("8")] }, [], 2],
    [
      "a withdrawal that the refund of the same id explains",
      { costs: [withdraw("7")], relatedTransactions: [related()] },
      [],
      0,
    ],
    [
      "a withdrawal with its own id beside a refund without a cost",
      { costs: [withdraw("99")], relatedTransactions: [related()] },
      [],
      0,
    ],
    [
      "one withdrawal more than there are refunds",
      { costs: [withdraw("7"), withdraw("99")], relatedTransactions: [related()] },
      [],
      1,
    ],
    [
      "a withdrawal beside a refund that failed",
      { costs: [withdraw("99")], relatedTransactions: [related({ status: "declined" })] },
      [],
      1,
    ],
    [
      "a withdrawal that a declined refund of the same id explains",
      { costs: [withdraw("7")], relatedTransactions: [related({ status: "declined" })] },
      [],
      0,
    ],
    [
      "a withdrawal beside a refund without a cost and the withdrawal of a declined one",
      {
        costs: [withdraw("8"), withdraw("99")],
        relatedTransactions: [related(), related({ transactionId: "8", status: "declined" })],
      },
      [],
      0,
    ],
    [
      "the withdrawal of a declined refund, which stands for no other one",
      {
        costs: [withdraw("7"), withdraw("98"), withdraw("99")],
        relatedTransactions: [related({ status: "declined" }), related({ transactionId: "8" })],
      },
      [],
      1,
    ],
    [
      "a withdrawal that the shop's declined refund of another id does not explain",
      { costs: [withdraw("7"), withdraw("99")], relatedTransactions: [related({ status: "declined" })] },
      ["7"],
      1,
    ],
    ["a declined withdrawal", { costs: [withdraw("7", "declined")] }, [], 0],
    ["a withdrawal that the shop knows by its id", { costs: [withdraw("7")] }, ["7"], 0],
    [
      "a withdrawal beside a refund that the shop knows without an id",
      { costs: [withdraw("7")] },
      [undefined],
      0,
    ],
    [
      "two withdrawals, of which the list explains one and the shop knows the same one",
      { costs: [withdraw("7"), withdraw("8")], relatedTransactions: [related()] },
      ["7"],
      1,
    ],
  ])("unaccountedWithdrawals counts for %s: %#", (_name, changes, known, count) => {
    expect(unaccountedWithdrawals(pspOrder(changes), known)).toHaveLength(count)
  })

  it("unaccountedWithdrawals finds the withdrawal in MultiSafepay's own sample of an order", () => {
    const sample = parseOrder(
      parseLosslessJson(
        '{"order_id":"o1","status":"completed","currency":"EUR","amount":1000,"related_transactions":null,"costs":[' +
          '{"amount":0.01,"description":"For iDEAL Transactions","transaction_id":1101231786,"type":"SYSTEM"},' +
          '{"amount":0,"created":"2025-05-14T12:44:50","description":"Refund order 1158044712","status":"completed","transaction_id":1747219123451369,"type":"withdraw"}]}',
      ),
    )
    expect(unaccountedWithdrawals(sample)).toMatchObject([
      { transactionId: "1747219123451369", status: "completed", amount: "0" },
    ])
  })
})
