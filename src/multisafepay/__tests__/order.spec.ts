import { isDeepStrictEqual } from "node:util"
import fc from "fast-check"
import { MultiSafepayError, normalizeStatus, parseLosslessJson, parseOrder, withTimes } from ".."
import { wireOrder } from "./orders"
import { describeVectors } from "./vectors"

describe("withTimes", () => {
  it("withTimes restores the points in time of an order that went through JSON", () => {
    const at = "2025-05-14T08:48:10"
    const refund = {
      transaction_id: 5,
      type: "REFUND",
      status: "declined",
      amount: 200,
      currency: "EUR",
      created: at,
    }
    const order = parseOrder(
      wireOrder({
        created: at,
        modified: at,
        completed: at,
        costs: [{ amount: "2.00", type: "withdraw", created: at }],
        related_transactions: [refund, { ...refund, transaction_id: 6, created: undefined }],
      }),
    )

    const restored = withTimes(JSON.parse(JSON.stringify(order)))

    expect(order.relatedTransactions[0]?.created).toBeInstanceOf(Date)
    expect(isDeepStrictEqual(restored, order)).toBe(true)
  })
})

describe("parseOrder", () => {
  it("parseOrder reads a paid order with everything that MultiSafepay sends", () => {
    const order = parseOrder(
      wireOrder({
        transaction_id: "17472052901237123",
        financial_status: "initialized",
        amount_refunded: 200,
        created: "2025-05-14T08:48:10",
        modified: "2025-05-14T08:50:32",
        completed: "2025-05-14T08:50:32",
        payment_details: { type: "ALIPAY", external_transaction_id: 812312381624212, wallet: null },
        var1: "a",
        var2: "",
        var3: null,
        description: "Tea",
        reason: "SUCCESS",
        reason_code: 12,
        costs: [{ amount: "0.49", description: "fee", type: "SYSTEM" }, { amount: 1 }],
        related_transactions: [
          {
            transaction_id: 5,
            order_id: "payses_01",
            refund_order_id: "ref_1",
            type: "REFUND",
            status: "Reserved",
            amount: "200",
            currency: "eur",
            created: "2025-05-14T12:44:50",
            description: "Refund",
          },
        ],
      }),
    )

    expect(order).toEqual({
      orderId: "payses_01",
      transactionId: "17472052901237123",
      status: "completed",
      financialStatus: "initialized",
      currency: "EUR",
      amount: 1000,
      amountRefunded: 200,
      created: new Date("2025-05-14T06:48:10Z"),
      modified: new Date("2025-05-14T06:50:32Z"),
      completed: new Date("2025-05-14T06:50:32Z"),
      paymentMethod: "ALIPAY",
      var1: "a",
      reason: "SUCCESS",
      reasonCode: "12",
      costs: [{ amount: "0.49", description: "fee", type: "system" }, { amount: "1" }],
      relatedTransactions: [
        {
          transactionId: "5",
          refundOrderId: "ref_1",
          type: "refund",
          status: "reserved",
          amount: 200,
          currency: "EUR",
          created: new Date("2025-05-14T10:44:50Z"),
          description: "Refund",
        },
      ],
    })
  })

  it.each([
    ["an order id that came as a number", { order_id: 1588947171 }, { orderId: "1588947171" }],
    ["leading zeros of an order id", { order_id: "000069038" }, { orderId: "000069038" }],
    ["an amount that came as a string", { amount: "1000" }, { amount: 1000 }],
    ["an amount with zeros behind the point", { amount: "1000.00" }, { amount: 1000 }],
    ["a currency in small letters", { currency: "usd" }, { currency: "USD" }],
    ["no amount_refunded", {}, { amountRefunded: 0 }],
    ["amount_refunded null", { amount_refunded: null }, { amountRefunded: 0 }],
    ["payment_details without content", { payment_details: {} }, {}],
    ["payment_details as PHP's empty list", { payment_details: [] }, {}],
    ["related_transactions null", { related_transactions: null }, { relatedTransactions: [] }],
    ["related_transactions as PHP's empty object", { related_transactions: {} }, {}],
    ["costs as PHP's empty text", { costs: "" }, {}],
    ["financial_status null", { financial_status: null }, {}],
    [
      "completed_date",
      { completed_date: "2025-01-15T12:00:00" },
      { completed: new Date("2025-01-15T11:00:00Z") },
    ],
    ["a time that is none", { created: "0000-00-00 00:00:00" }, {}],
    ["a payment_url that would run a script", { payment_url: "javascript:alert(1)" }, {}],
    ["fields that nobody knows", { quantum: { a: 1 }, checkout_options: { default: [] } }, {}],
  ])("parseOrder reads %s", (_name, changes, expected) => {
    const plain = {
      orderId: "payses_01",
      status: "completed",
      currency: "EUR",
      amount: 1000,
      amountRefunded: 0,
    }
    expect(parseOrder(wireOrder(changes))).toEqual({
      ...plain,
      relatedTransactions: [],
      costs: [],
      ...expected,
    })
  })

  it.each([
    ["without order_id", { order_id: undefined }, "order_id"],
    ["with an empty order_id", { order_id: " " }, "order_id"],
    ["without status", { status: null }, "status"],
    ["with an empty status", { status: "" }, "status"],
    ["without currency", { currency: undefined }, "currency"],
    ["with an empty currency", { currency: " " }, "currency"],
    ["without amount", { amount: undefined }, "amount"],
    ["with an amount in major units", { amount: 10.5 }, "amount"],
    ["with a negative amount", { amount: -1 }, "amount"],
    ["with an amount beyond 2^53", { amount: "9007199254740993" }, "amount"],
    ["with an amount in words", { amount: "ten" }, "amount"],
    ["with a refunded amount that cannot be read", { amount_refunded: "some" }, "amount_refunded"],
  ])("parseOrder refuses an order %s and names the field", (_name, changes, field) => {
    expect(() => parseOrder(wireOrder(changes))).toThrow(MultiSafepayError)
    expect(() => parseOrder(wireOrder(changes))).toThrow(new RegExp(`not understood: ${field} `))
  })

  it("parseOrder reads lists that PHP sent as objects, because entries of its arrays were removed", () => {
    const refund = { transaction_id: 5, type: "refund", status: "completed", amount: 400 }
    const asObject = wireOrder({
      related_transactions: { "1": refund, "3": { ...refund, transaction_id: 6 } },
      costs: { "2": { amount: "4.00", type: "withdraw" } },
    })
    expect(parseOrder(asObject)).toMatchObject({
      relatedTransactions: [
        { transactionId: "5", amount: 400 },
        { transactionId: "6", amount: 400 },
      ],
      costs: [{ amount: "4.00", type: "withdraw" }],
    })
  })

  it.each([
    ["one transaction instead of a list", { transaction_id: 5, type: "refund", amount: 400 }],
    ["an object of lists", { "0": { transaction_id: 5 }, refunds: [] }],
    ["a text", "none"],
    ["a number", 1],
    ["true", true],
  ])("parseOrder does not take %s for an empty list of refunds", (_name, value) => {
    expect(() => parseOrder(wireOrder({ related_transactions: value }))).toThrow(/related_transactions/)
    expect(() => parseOrder(wireOrder({ costs: value }))).toThrow(/costs/)
  })

  it.each([null, undefined, [], "order", 1, true])("parseOrder refuses %j", (value) => {
    expect(() => parseOrder(value)).toThrow(MultiSafepayError)
  })

  it("parseOrder throws nothing but MultiSafepayError, whatever JSON it is given", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom(...FIELDS), fc.jsonValue()),
        (whole, fields) => {
          for (const value of [whole, wireOrder(fields)]) {
            try {
              parseOrder(value)
            } catch (error) {
              expect(error).toBeInstanceOf(MultiSafepayError)
            }
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})

const FIELDS = [
  "order_id",
  "transaction_id",
  "status",
  "amount",
  "amount_refunded",
  "created",
  "payment_details",
  "related_transactions",
  "costs",
  "payment_url",
]

describe("normalizeStatus", () => {
  it.each([
    ["initialized", "initialized"],
    ["Completed", "completed"],
    [" VOID ", "void"],
    ["chargeback", "chargedback"],
    ["chargedback", "chargedback"],
    ["canceled", "cancelled"],
    ["cancelled", "cancelled"],
    ["partial_refunded", "partial_refunded"],
    ["reserved", "reserved"],
    ["never_seen", "never_seen"],
    ["constructor", "constructor"],
  ])("normalizeStatus reads %j as %s", (word, status) => {
    expect(normalizeStatus(word)).toBe(status)
  })
})

describe("parseLosslessJson", () => {
  it("parseLosslessJson keeps ids above 2^53 that JSON.parse would change", () => {
    const text = '{"transaction_id":17472052901237123,"order_id":1588947171}'
    expect(String(JSON.parse(text).transaction_id)).toBe("17472052901237124")
    expect(parseLosslessJson(text)).toEqual({ transaction_id: "17472052901237123", order_id: 1588947171 })
    expect(
      parseOrder(
        parseLosslessJson(JSON.stringify(wireOrder()).replace("{", '{"transaction_id":17472052901237123,')),
      ),
    ).toMatchObject({
      transactionId: "17472052901237123",
    })
  })

  it("parseLosslessJson keeps decimals as they were written", () => {
    expect(parseLosslessJson('{"amount":0.10,"big":1e3}')).toEqual({ amount: "0.10", big: "1e3" })
  })

  it("parseLosslessJson refuses a body with the same key twice", () => {
    expect(() => parseLosslessJson('{"amount":1,"amount":2}')).toThrow(/[Dd]uplicate/)
  })

  it("parseLosslessJson agrees with JSON.parse on everything without long or broken numbers", () => {
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        fc.string({ unit: "binary" }),
        fc.maxSafeInteger().map((n) => n + 0),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("node"), { maxLength: 4 }),
        fc.dictionary(
          fc.string().filter((key) => key !== "__proto__"),
          tie("node"),
          { maxKeys: 4, noNullPrototype: true },
        ),
      ),
    })).node
    fc.assert(fc.property(value, (json) => isDeepStrictEqual(parseLosslessJson(JSON.stringify(json)), json)))
  })
})

type Envelope = { success: boolean; data: unknown }
const isOrder = (data: unknown): boolean =>
  typeof data === "object" && data !== null && "status" in data && "amount" in data && "order_id" in data

describeVectors("responses-spec.json", (text) => {
  const file = parseLosslessJson(text) as Record<string, Envelope>
  const orders = Object.entries(file).filter(([, answer]) => isOrder(answer.data))

  it("the specification's examples contain the orders of this test", () => {
    expect(orders.map(([name]) => name)).toEqual([
      "create_direct_ideal",
      "get_order",
      "get_order_declined_3ds",
    ])
  })

  it.each(orders)("parseOrder reads the specification's example %s", (_name, answer) => {
    const order = parseOrder(answer.data)
    expect(order.amount).toBe(1000)
    expect(order.currency).toBe("EUR")
    expect(order.transactionId).toMatch(/^\d+$/)
  })

  it("parseOrder keeps an id of 17 digits", () => {
    expect(parseOrder(file.get_order?.data).transactionId).toBe("17472052901237122")
  })

  it("parseOrder refuses a cancelled pre-transaction without id and amount, so that the order has to be read", () => {
    expect(() => parseOrder(file.cancel_bancontact_qr?.data)).toThrow(/order_id, currency, amount/)
  })
})

describeVectors("responses-old-docs.json", (text) => {
  const file = parseLosslessJson(text) as Record<string, Envelope[]>
  const orders = Object.entries(file)
    .filter(([name]) => name !== "source")
    .flatMap(([name, examples]) => examples.map((example) => [name, example.data] as const))
    .filter(([, data]) => isOrder(data))

  it.each(orders)("parseOrder reads the older documentation's example %s", (_name, data) => {
    const order = parseOrder(data)
    expect(Number.isSafeInteger(order.amount)).toBe(true)
    expect(order.created).toBeInstanceOf(Date)
  })

  it("the older documentation has an Alipay direct order", () => {
    const alipay = orders
      .map(([, data]) => parseOrder(data))
      .find((order) => order.paymentMethod === "ALIPAY")
    expect(alipay).toMatchObject({ status: "initialized", transactionId: "123456789" })
  })
})
