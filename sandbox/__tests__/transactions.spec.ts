import { MOVEMENT_SIDES } from "../movement-types"
import { ACCOUNT_KEY, SECOND_SITE_KEY, SITE_KEY, TestShop } from "./shop"

let shop: TestShop
beforeAll(async () => {
  shop = await TestShop.open()
})
afterAll(() => shop.close())
beforeEach(() => shop.control("POST", "/reset"))

const list = (query = "") => shop.api("GET", `/transactions${query}`, undefined, { api_key: ACCOUNT_KEY })

test("an unknown key gets the error that an account answers", async () => {
  const answer = await shop.api("GET", "/transactions", undefined, { api_key: "nonsense" })
  expect(answer).toEqual({ status: 403, body: { message: "Forbidden" } })
})

test("a site's key lists and reads the transactions of its site, and an account's key those of every site", async () => {
  await shop.control("POST", "/ledger/generate", {
    site: 10001,
    transactions: [{ order_id: "first", amount: 100 }],
  })
  await shop.control("POST", "/ledger/generate", {
    site: 10002,
    transactions: [{ order_id: "second", amount: 200 }],
  })
  const seen = async (api_key: string) => {
    const { body } = await shop.api("GET", "/transactions", undefined, { api_key })
    const lines: { order_id: string; transaction_id: number }[] = body.data
    return Promise.all(
      lines.map(async ({ order_id, transaction_id }) => {
        const one = await shop.api("GET", `/transactions/${transaction_id}`, undefined, { api_key: SITE_KEY })
        return [order_id, one.status]
      }),
    )
  }
  expect(await seen(ACCOUNT_KEY)).toEqual([
    ["second", 404],
    ["first", 200],
  ])
  expect(await seen(SITE_KEY)).toEqual([["first", 200]])
  expect(await seen(SECOND_SITE_KEY)).toEqual([["second", 404]])
})

test.each(Object.entries(MOVEMENT_SIDES))(
  "a movement of type %s is listed on side %s",
  async (type, debit_credit) => {
    await shop.control("POST", "/ledger/generate", {
      transactions: [{ order_id: "o1", amount: 900, movements: [{ type, amount: 300 }] }],
    })
    expect((await list(`?type=${type}`)).body.data).toMatchObject([
      { type, debit_credit, amount: 300, order_id: "o1", status: "completed" },
    ])
    expect((await list("?type=payment")).body.data).toHaveLength(1)
  },
)

test("a chargeback and its reversal are separate transactions, and the order is paid again afterwards", async () => {
  const orderId = await shop.createPaid()
  await shop.pay(orderId, "chargedback")
  expect((await shop.pay(orderId, "chargedback")).status).toBe(409)
  expect((await shop.pay(orderId, "chargeback_reversed")).body.order).toMatchObject({
    status: "completed",
    related_transactions: [
      { type: "chargeback", amount: 1000 },
      { type: "reverse-chargeback", amount: 1000 },
    ],
  })
  const { data } = (await list()).body
  expect(data.map((one: { type: string }) => one.type).sort()).toEqual([
    "chargeback",
    "payment",
    "reverse_chargeback",
  ])
})

test("with refund_listing costs-only a completed refund appears only as a withdrawal in the costs", async () => {
  await shop.settings({ refund_listing: "costs-only", refund_settlement: "immediately" })
  const orderId = await shop.createPaid()
  await shop.refund(orderId, 400, { refund_order_id: "ref_1" })
  const pspOrder = await shop.get(orderId)
  expect(pspOrder).toMatchObject({
    status: "completed",
    related_transactions: null,
    costs: [{ type: "SYSTEM" }, { type: "withdraw", amount: 0, status: "completed" }],
  })
  expect(pspOrder).not.toHaveProperty("amount_refunded")
})

test("with refund_listing sum-only refunds appear only in amount_refunded", async () => {
  await shop.settings({ refund_listing: "sum-only", refund_settlement: "immediately" })
  const orderId = await shop.createPaid()
  await shop.refund(orderId, 400, { refund_order_id: "ref_1" })
  expect(await shop.get(orderId)).toMatchObject({
    status: "partial_refunded",
    amount_refunded: 400,
    related_transactions: null,
    costs: [{ type: "SYSTEM" }],
  })
})

test("payments and refunds are listed, newest first", async () => {
  const orderId = await shop.createPaid()
  await shop.refund(orderId, 400, { refund_order_id: "ref_1" })
  const { data } = (await list()).body
  expect(data).toMatchObject([
    { type: "refund", debit_credit: "D", amount: 400, order_id: "ref_1", status: "reserved", site_id: 10001 },
    { type: "payment", debit_credit: "C", amount: 1000, order_id: orderId, status: "partial_refunded" },
  ])
  const one = await shop.api("GET", `/transactions/${data[1].transaction_id}`, undefined, {
    api_key: ACCOUNT_KEY,
  })
  expect(one.body.data).toEqual(data[1])
})

test("the pages of a cursor contain each transaction once", async () => {
  await shop.control("POST", "/ledger/generate", { site: 10001, count: 250 })
  const seen: string[] = []
  let query = "?limit=100"
  for (let page = 0; page < 10 && query; page += 1) {
    const { data, pager } = (await list(query)).body
    seen.push(...data.map((one: { transaction_id: number }) => String(one.transaction_id)))
    query = pager.cursor.after ? new URL(pager.after).search : ""
  }
  expect(seen).toHaveLength(275)
  expect(new Set(seen).size).toBe(275)
})

test("transactions that arrive between two pages do not shift the pages", async () => {
  await shop.control("POST", "/ledger/generate", { count: 10, prefix: "old-" })
  const first = (await list("?limit=5")).body
  await shop.createPaid()
  const second = (await list(`?limit=5&after=${first.pager.cursor.after}`)).body
  const orderIds = [...first.data, ...second.data].map((one: { order_id: string }) => one.order_id)
  expect(orderIds.every((id) => id.startsWith("old-"))).toBe(true)
  const back = (await list(`?limit=5&before=${second.pager.cursor.before}`)).body
  expect(back.data).toEqual(first.data)
})

test.each([
  ["status=expired", 20],
  ["type=refund", 10],
  ["debit_credit=D", 10],
  ["payment_method=ALIPAYPLUS&type=payment", 34],
  ["site_id=10002", 0],
])("the filter %s finds %d of the generated ledger", async (query, count) => {
  await shop.control("POST", "/ledger/generate", { count: 100 })
  expect((await list(`?limit=1000&${query}`)).body.data).toHaveLength(count)
})

test("created_from and created_until accept Amsterdam times", async () => {
  await shop.control("POST", "/ledger/generate", {
    transactions: [
      { order_id: "june", amount: 100, created: "2026-06-01T10:00:00Z" },
      { order_id: "july", amount: 100, created: "2026-07-01T10:00:00Z" },
    ],
  })
  const found = async (query: string) =>
    (await list(query)).body.data.map((one: { order_id: string }) => one.order_id)
  expect(await found("?created_from=2026-06-01T12:00:01")).toEqual(["july"])
  expect(await found("?created_until=2026-06-01T12:00:00")).toEqual(["june"])
})

test("the ledger shows what was paid and refunded", async () => {
  const orderId = await shop.createPaid()
  await shop.refund(orderId, 400, { refund_order_id: "ref_1" })
  expect((await shop.control("GET", "/ledger")).body).toEqual([
    {
      site_id: 10001,
      order_id: orderId,
      currency: "EUR",
      amount: 1000,
      status: "partial_refunded",
      paid: true,
      amount_paid: 1000,
      amount_refunded: 400,
      refunds: [{ refund_id: expect.any(String), refund_order_id: "ref_1", amount: 400, status: "reserved" }],
    },
  ])
})

test("a ledger with chosen transactions can be created", async () => {
  const planted = await shop.control("POST", "/ledger/generate", {
    site: 10002,
    transactions: [{ order_id: "p1", amount: 700, refunds: [{ amount: 200, refund_order_id: "r1" }] }],
  })
  expect(planted).toEqual({ status: 201, body: { planted: 1 } })
  expect((await shop.control("GET", "/ledger?site=10002")).body[0]).toMatchObject({
    order_id: "p1",
    amount_refunded: 200,
    status: "partial_refunded",
  })
})
