import {
  asMinorUnits,
  asPspOrderId,
  MultiSafepayClient,
  type MultiSafepayClientConfig,
  MultiSafepayError,
  parseLosslessJson,
} from ".."
import { ORDER_ID, orderRequest, wireOrder } from "./orders"
import { json, type PspServer, startPspServer } from "./psp-server"
import { describeVectors } from "./vectors"

let psp: PspServer
let client: MultiSafepayClient

const KEY = "site-key-0123456789abcdef0123456789abcdef"
const connect = (changes: Partial<MultiSafepayClientConfig> = {}) =>
  new MultiSafepayClient({ apiKey: KEY, environment: "test", baseUrl: psp.baseUrl, ...changes })

beforeEach(async () => {
  psp = await startPspServer()
  client = connect()
})
afterEach(async () => {
  await client.close()
  await psp.close()
})

const ok = (data: unknown) => json({ success: true, data })
const lastBody = () => JSON.parse(psp.requests.at(-1)?.body ?? "null")

describe("createOrder", () => {
  it("createOrder sends the order and returns the payment page", async () => {
    psp.answer(ok({ order_id: "payses_01", payment_url: "https://pay.example/x", session_id: "abc" }))
    const request = orderRequest({ customer: { locale: "zh_CN" } })
    await expect(client.createOrder(request)).resolves.toEqual({
      orderId: "payses_01",
      paymentUrl: "https://pay.example/x",
    })
    expect(psp.requests[0]).toMatchObject({ method: "POST", url: "/v1/json/orders" })
    expect(lastBody()).toEqual(request)
  })

  it("createOrder returns the payment page and the QR code of a direct payment", async () => {
    psp.answer(
      ok(
        wireOrder({
          status: "initialized",
          transaction_id: 5,
          payment_url: "https://alipay.example/x",
          qr_url: "weixin://q",
        }),
      ),
    )
    await expect(client.createOrder(orderRequest({ type: "direct" }))).resolves.toEqual({
      orderId: "payses_01",
      paymentUrl: "https://alipay.example/x",
      qrUrl: "weixin://q",
    })
  })

  it.each([
    ["nothing but a status", {}],
    ["an amount that cannot be read", { amount: "ten", currency: "EUR" }],
    ["related transactions that are no list", { amount: 1000, currency: "EUR", related_transactions: "no" }],
  ])("createOrder accepts a payment page whose order has %s, because no more is used", async (_, order) => {
    const paymentUrl = "https://alipay.example/x"
    psp.answer(ok({ order_id: "payses_01", payment_url: paymentUrl, status: "initialized", ...order }))
    await expect(client.createOrder(orderRequest({ type: "direct" }))).resolves.toEqual({
      orderId: "payses_01",
      paymentUrl,
    })
  })

  it.each([
    ["000123", 123],
    ["123", 123],
    ["My-Order", "my-order"],
  ])("createOrder recognises the order id %j when it is returned as %j", async (order_id, answered) => {
    psp.answer(ok({ order_id: answered, payment_url: "https://pay.example/x" }))
    await expect(client.createOrder(orderRequest({ order_id }))).resolves.toMatchObject({ orderId: order_id })
  })

  it.each([
    ["no payment_url", { order_id: "payses_01" }],
    ["a payment_url that would run a script", { order_id: "payses_01", payment_url: "javascript:alert(1)" }],
    ["the payment page of another order", { order_id: "payses_02", payment_url: "https://pay.example/x" }],
    ["no order_id", { payment_url: "https://pay.example/x" }],
    ["no data", undefined],
  ])("createOrder reports an ambiguous outcome after an answer with %s", async (_name, data) => {
    psp.answer(ok(data))
    const error = await client.createOrder(orderRequest()).catch((caught) => caught)
    expect(error).toBeInstanceOf(MultiSafepayError)
    expect(error).toMatchObject({ kind: "transient", outcomeUnknown: true, pspOrderId: "payses_01" })
  })

  it("createOrder sends nothing when the request is wrong", async () => {
    await expect(client.createOrder(orderRequest({ amount: 0 }))).rejects.toMatchObject({ kind: "request" })
    expect(psp.requests).toHaveLength(0)
  })
})

describe("getOrder and findOrder", () => {
  it("getOrder and findOrder read an order by its percent-encoded id", async () => {
    psp.answer(ok(wireOrder({ order_id: "a/b c?d#é" })))
    await expect(client.getOrder(asPspOrderId("a/b c?d#é"))).resolves.toMatchObject({
      orderId: "a/b c?d#é",
      amount: 1000,
    })
    expect(psp.requests[0]).toMatchObject({ method: "GET", url: "/v1/json/orders/a%2Fb%20c%3Fd%23%C3%A9" })
  })

  it.each(["", " ", ".", ".."])(
    "getOrder and findOrder refuse the id %j, which would lead to another URL",
    async (id) => {
      await expect(client.getOrder(asPspOrderId(id))).rejects.toMatchObject({ kind: "request" })
      expect(psp.requests).toHaveLength(0)
    },
  )

  it.each([
    ["000123", 123],
    ["My-Order", "my-order"],
  ])("getOrder recognises the order id %j when it is returned as %j", async (orderId, answered) => {
    psp.answer(ok(wireOrder({ order_id: answered })))
    await expect(client.getOrder(asPspOrderId(orderId))).resolves.toMatchObject({ orderId })
  })

  it("getOrder and findOrder refuse an answer about another order", async () => {
    psp.answer(ok(wireOrder({ order_id: "payses_02" })))
    const refused = { kind: "transient", pspOrderId: "payses_01", isNotFound: false }
    await expect(client.getOrder(ORDER_ID)).rejects.toMatchObject(refused)
    await expect(client.findOrder(ORDER_ID)).rejects.toMatchObject(refused)
  })

  it.each([
    [404, 1006],
    [200, 1006],
  ])("findOrder answers null on HTTP %d with code %d", async (status, error_code) => {
    psp.answer(json({ success: false, data: [], error_code, error_info: "Invalid transaction ID" }, status))
    await expect(client.findOrder(ORDER_ID)).resolves.toBeNull()
    await expect(client.getOrder(ORDER_ID)).rejects.toMatchObject({ isNotFound: true, code: error_code })
  })

  it.each([
    ["a bad key", 401, { success: false, data: {}, error_code: 1032 }],
    ["a 404 that does not speak of the order", 404, { message: "Not found" }],
    ["an outage", 503, { success: false, data: {} }],
    ["a 404 of a proxy", 404, "<html>"],
    ["404 with the unknown error 1000", 404, { success: false, data: [], error_code: 1000 }],
    ["410 with the unknown error 1000", 410, { success: false, data: [], error_code: 1000 }],
  ])("findOrder throws on %s instead of claiming that there is no order", async (_name, status, body) => {
    psp.answer(json(body, status))
    const impatient = connect({ sleep: async () => {} })
    await expect(impatient.findOrder(ORDER_ID)).rejects.toBeInstanceOf(MultiSafepayError)
    await impatient.close()
  })
})

describe("changes of an order", () => {
  it("cancelOrder also ends the link and the reminders", async () => {
    await client.cancelOrder(ORDER_ID)
    expect(psp.requests[0]).toMatchObject({ method: "PATCH", url: "/v1/json/orders/payses_01" })
    expect(lastBody()).toEqual({ status: "cancelled", exclude_order: true })
  })

  it("updateInvoice sends the invoice", async () => {
    await client.updateInvoice(ORDER_ID, { invoiceId: "1007" })
    expect(lastBody()).toEqual({ invoice_id: "1007" })
  })

  it("updateInvoice refuses a number that is too long", async () => {
    await expect(client.updateInvoice(ORDER_ID, { invoiceId: "9".repeat(51) })).rejects.toThrow(/invoiceId/)
    expect(psp.requests).toHaveLength(0)
  })

  const tracking = { code: "3SMSP", carrier: "PostNL", shipDate: new Date("2025-07-15T10:00:00Z") }

  it("shipOrder sends code, carrier and date together, the date as Amsterdam time", async () => {
    await client.shipOrder(ORDER_ID, { tracking: { ...tracking, url: "https://track.example/3SMSP" } })
    expect(lastBody()).toEqual({
      status: "shipped",
      tracktrace_code: "3SMSP",
      tracktrace_url: "https://track.example/3SMSP",
      carrier: "PostNL",
      ship_date: "2025-07-15 12:00:00",
    })
  })

  it("shipOrder sends only the status when nothing is known about the parcel", async () => {
    await client.shipOrder(ORDER_ID, {})
    expect(lastBody()).toEqual({ status: "shipped" })
  })

  it.each(["code", "carrier", "shipDate"] as const)(
    "shipOrder refuses to send a parcel without its %s, which MultiSafepay answers with 1000",
    async (field) => {
      const partial = { ...tracking, [field]: undefined } as unknown as typeof tracking
      await expect(client.shipOrder(ORDER_ID, { tracking: partial })).rejects.toMatchObject({
        kind: "request",
        message: expect.stringContaining(`tracking.${field}`),
      })
      expect(psp.requests).toHaveLength(0)
    },
  )
})

describe("refunds", () => {
  const refund = {
    amount: asMinorUnits(500),
    currency: "EUR",
    refundOrderId: "ref_1",
    description: "Broken cup",
  }

  it("refundOrder requests the amount under its own id", async () => {
    psp.answer(ok({ transaction_id: 123456789, refund_id: 3326969 }))
    await expect(client.refundOrder(ORDER_ID, refund)).resolves.toEqual({
      refundId: "3326969",
    })
    expect(psp.requests[0]).toMatchObject({ method: "POST", url: "/v1/json/orders/payses_01/refunds" })
    expect(lastBody()).toEqual({
      amount: 500,
      currency: "EUR",
      refund_order_id: "ref_1",
      description: "Broken cup",
    })
  })

  it("refundOrder reads the answer of today's specification, which has one id", async () => {
    psp.answer(ok({ order_id: "payses_01", transaction_id: 6303074 }))
    await expect(client.refundOrder(ORDER_ID, refund)).resolves.toEqual({ refundId: "6303074" })
  })

  it("refundOrder reports an ambiguous outcome when the answer has no id", async () => {
    psp.answer(ok({}))
    await expect(client.refundOrder(ORDER_ID, refund)).rejects.toMatchObject({ outcomeUnknown: true })
  })

  it.each([0, -1, Number.NaN, undefined, null])(
    "refundOrder never sends %p, which would refund everything",
    async (amount) => {
      await expect(
        client.refundOrder(ORDER_ID, { ...refund, amount: asMinorUnits(amount as number) }),
      ).rejects.toMatchObject({
        kind: "request",
        outcomeUnknown: false,
      })
      expect(psp.requests).toHaveLength(0)
    },
  )

  it("cancelRefund withdraws one refund", async () => {
    await client.cancelRefund(ORDER_ID, "3326969", "Found the cup")
    expect(psp.requests[0]).toMatchObject({
      method: "PATCH",
      url: "/v1/json/orders/payses_01/refunds/3326969",
    })
    expect(lastBody()).toEqual({ status: "void", description: "Found the cup" })
    await client.cancelRefund(ORDER_ID, "3326969")
    expect(lastBody()).toEqual({ status: "void" })
  })

  it("cancelRefund without an id does not become a call for all refunds", async () => {
    await expect(client.cancelRefund(ORDER_ID, "")).rejects.toThrow(/refundId/)
    expect(psp.requests).toHaveLength(0)
  })
})

describe("reading account data", () => {
  it("getAccount returns the account to which the key belongs", async () => {
    psp.answer(ok({ account_id: 10001, site_id: 20002, role: "admin" }))
    await expect(client.getAccount()).resolves.toEqual({ accountId: "10001", siteId: "20002" })
    expect(psp.requests[0]?.url).toBe("/v1/json/me")
  })

  it("listPaymentMethods reads a method of which MultiSafepay names only the id", async () => {
    psp.answer(ok([{ id: "ALIPAY" }]))
    await expect(client.listPaymentMethods(["ALIPAY"])).resolves.toEqual([
      {
        id: "ALIPAY",
        name: "ALIPAY",
        allowedAmount: {},
        allowedCountries: [],
        allowedCurrencies: [],
        iconUrls: {},
        brands: [],
      },
    ])
    expect(psp.requests[0]?.url).toBe("/v1/json/payment-methods")
  })

  it("listPaymentMethods leaves out icons that are not web addresses", async () => {
    psp.answer(
      ok([
        {
          id: "ALIPAYPLUS",
          name: "Alipay+",
          allowed_amount: { min: "1", max: null },
          allowed_currencies: ["eur"],
          shopping_cart_required: 1,
          icon_urls: { large: "https://media.example/a.png", vector: "javascript:alert(1)" },
          brands: [{ id: "GCASH", name: "GCash", icon_urls: null }],
        },
      ]),
    )
    await expect(client.listPaymentMethods(["ALIPAYPLUS"])).resolves.toMatchObject([
      {
        name: "Alipay+",
        allowedAmount: { min: 1 },
        allowedCurrencies: ["EUR"],
        iconUrls: { large: "https://media.example/a.png" },
        brands: [{ id: "GCASH", name: "GCash", iconUrls: {} }],
      },
    ])
  })

  it.each([
    ["a brand without an id", { brands: [{ name: "PostePay" }] }],
    ["a limit with a fraction", { allowed_amount: { min: "0.5" } }],
    ["a text instead of a list", { allowed_currencies: "EUR" }],
    ["an id that is no text", { id: { code: "VISA" } }],
  ])("listPaymentMethods reads Alipay's entry when another method's has %s", async (_, odd) => {
    psp.answer(ok([{ id: "VISA", ...odd }, "a text", { id: "alipay" }]))
    await expect(client.listPaymentMethods(["ALIPAY"])).resolves.toMatchObject([{ id: "ALIPAY" }])
  })

  it("listPaymentMethods does not take an entry of Alipay that it cannot read for an inactive method", async () => {
    psp.answer(ok([{ id: "VISA" }, { id: "ALIPAY", allowed_amount: { min: "0.5" } }]))
    await expect(client.listPaymentMethods(["ALIPAY"])).rejects.toThrow(/allowed_amount\.min/)
  })

  it("listPaymentMethods reads a list that PHP sent as an object, because entries of its array were removed", async () => {
    psp.answer(ok({ "1": { id: "VISA" }, "4": { id: "ALIPAY" } }))
    await expect(client.listPaymentMethods(["ALIPAY"])).resolves.toMatchObject([{ id: "ALIPAY" }])
  })

  it.each([null, "ALIPAY", { error: "none" }])(
    "listPaymentMethods does not take %j for an empty list of methods",
    async (data) => {
      psp.answer(ok(data))
      await expect(client.listPaymentMethods(["ALIPAY"])).rejects.toThrow(/not understood/)
    },
  )

  it("listTransactions uses the site's key and Amsterdam times", async () => {
    psp.answer(
      json({
        success: true,
        data: [{ transaction_id: 1, status: "completed", currency: "EUR", amount: -5 }],
        pager: { cursor: { after: "c2" } },
      }),
    )
    const page = await client.listTransactions({
      createdFrom: new Date("2025-07-15T10:00:00Z"),
      limit: 2,
      after: "c1",
    })
    expect(page).toMatchObject({
      transactions: [{ transactionId: "1", amount: -5 }],
      unreadable: [],
      next: "c2",
    })
    const { pathname, searchParams } = new URL(psp.requests[0]?.url ?? "", psp.baseUrl)
    expect(pathname).toBe("/v1/json/transactions")
    expect(Object.fromEntries(searchParams)).toEqual({
      created_from: "2025-07-15T12:00:00",
      limit: "2",
      after: "c1",
    })
    expect(psp.requests[0]?.headers.api_key).toBe(KEY)
  })

  it("listTransactions reads the other lines when one cannot be read, and says which one and why", async () => {
    const line = { transaction_id: 1, order_id: "o1", status: "completed", currency: "EUR", amount: 5 }
    const data = [
      line,
      { ...line, transaction_id: 2, order_id: "fee", amount: "4.50", var2: "payses_1" },
      { ...line, transaction_id: 3, net: "1.234", costs: "none" },
      "a text",
    ]
    psp.answer(json({ success: true, data, pager: { cursor: { after: "c2" } } }))

    const page = await client.listTransactions({})

    expect(page.transactions.map(({ transactionId }) => transactionId)).toEqual(["1", "3"])
    expect(page.unreadable).toEqual([
      { orderId: "fee", var2: "payses_1", fields: "amount" },
      { fields: "the whole line" },
    ])
    expect(page.next).toBe("c2")
  })

  it("listTransactions reads a page that PHP sent as an object, because entries of its array were removed", async () => {
    const line = { transaction_id: 1, status: "completed", currency: "EUR", amount: 5 }
    const data = { "0": line, "2": { ...line, transaction_id: 2 } }
    psp.answer(json({ success: true, data, pager: { cursor: { after: "c2" } } }))
    const { transactions, next } = await client.listTransactions({})
    expect(transactions.map(({ transactionId }) => transactionId)).toEqual(["1", "2"])
    expect(next).toBe("c2")
  })

  it("listTransactions keeps long ids and writes types with underscores", async () => {
    const line = { transaction_id: "123456789012345678", status: "completed", currency: "EUR", amount: 5 }
    psp.answer(json({ success: true, data: [{ ...line, type: "reverse-chargeback" }] }))
    expect((await client.listTransactions({})).transactions).toMatchObject([
      { transactionId: "123456789012345678", type: "reverse_chargeback" },
    ])
  })

  it.each([
    ["an empty page", { data: [], pager: { cursor: { after: "c2" } } }, undefined],
    ["an answer without a pager", { data: [{}] }, undefined],
    [
      "an answer without a further page",
      { data: [{}], pager: { after: null, cursor: { after: null } } },
      undefined,
    ],
    [
      "the cursor in the next page's address",
      { data: [{}], pager: { after: "https://x.example/t?after=c3&limit=1" } },
      "c3",
    ],
    ["a pager of another shape", { data: [{}], pager: [] }, undefined],
  ])("listTransactions reads the next cursor from %s", async (_name, body, next) => {
    const row = { transaction_id: 1, status: "completed", currency: "EUR", amount: 5 }
    psp.answer(json({ success: true, ...body, data: body.data.map(() => row) }))
    expect((await client.listTransactions({})).next).toBe(next)
  })

  it.each([0, 1001, 1.5])("listTransactions refuses a limit of %d", async (limit) => {
    await expect(client.listTransactions({ limit })).rejects.toThrow(/limit/)
  })
})

describeVectors("responses-spec.json", (text) => {
  const file = parseLosslessJson(text) as Record<string, { data: Record<string, unknown>; success: boolean }>
  const raw = (name: string) => json(JSON.stringify(file[name]))

  it("createOrder reads the specification's example create_redirect", async () => {
    psp.answer(raw("create_redirect"))
    const created = await client.createOrder(orderRequest({ order_id: "redirect-order-0001" }))
    expect(created.orderId).toBe("redirect-order-0001")
    expect(created.paymentUrl).toMatch(/^https:\/\/testpayv2\.multisafepay\.com\/connect\//)
  })

  it("listPaymentMethods reads the specification's example list_payment_methods", async () => {
    psp.answer(raw("list_payment_methods"))
    const [visa] = await client.listPaymentMethods(["VISA"])
    expect(visa).toMatchObject({
      id: "VISA",
      name: "Visa",
      allowedAmount: { min: 0 },
    })
    expect(visa?.allowedCurrencies).toContain("EUR")
    expect(visa?.brands[0]?.iconUrls.vector).toMatch(/postepay\.svg$/)
  })

  it("listTransactions reads the specification's example list_transactions", async () => {
    psp.answer(raw("list_transactions"))
    const { transactions, next } = await client.listTransactions({ limit: 3 })
    expect(next).toBe("string")
    expect(transactions.map(({ status, amount }) => [status, amount])).toEqual([
      ["expired", 1000],
      ["completed", 1000],
      ["declined", 100],
    ])
  })

  it("refundOrder reads the specification's example refund_order", async () => {
    psp.answer(raw("refund_order"))
    const refund = { amount: asMinorUnits(1), currency: "EUR", refundOrderId: "ref_1" }
    await expect(client.refundOrder(ORDER_ID, refund)).resolves.toEqual({ refundId: "6303074" })
  })

  it("cancelOrder reads the specification's example patch_cancel", async () => {
    psp.answer(raw("patch_cancel"))
    await expect(client.cancelOrder(ORDER_ID)).resolves.toBeUndefined()
  })
})
