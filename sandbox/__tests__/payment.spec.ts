import { isSignedWith, SITE_KEY, TestShop, until } from "./shop"

let shop: TestShop
beforeAll(async () => {
  shop = await TestShop.open()
})
afterAll(() => shop.close())
beforeEach(async () => {
  await shop.control("POST", "/reset")
  shop.received.length = 0
})

test("a redirect order answers with a payment page and no transaction yet", async () => {
  const { data } = await shop.create({ order_id: "redirect-1" })
  expect(data).toEqual({
    order_id: "redirect-1",
    payment_url: `${shop.sandbox.url}/connect/${data.session_id}/?lang=en_US`,
    session_id: expect.any(String),
  })
  expect(await shop.get("redirect-1")).toMatchObject({
    status: "initialized",
    payment_details: {},
    payment_methods: [],
  })
})

test.each([
  ["the language that the order asks for", { locale: "zh_CN" }, "zh_CN"],
  ["a language that the specification does not list", { locale: "en_GB" }, "en_GB"],
  ["English when the order asks for none", {}, "en_US"],
])("the payment page is in %s", async (_what, customer, lang) => {
  const { data } = await shop.create({ customer })
  expect(new URL(data.payment_url).searchParams.get("lang")).toBe(lang)
})

test("a direct order answers with the whole order and the wallet's own page", async () => {
  const { data } = await shop.create({ type: "direct", order_id: "direct-1" })
  expect(data).toMatchObject({
    order_id: "direct-1",
    status: "initialized",
    financial_status: "initialized",
    transaction_id: expect.any(Number),
    payment_details: { type: "ALIPAY" },
    payment_url: expect.stringContaining("/alipay-cashier/"),
  })
})

test("the start of a direct payment is sent to the shop", async () => {
  const { orderId } = await shop.create({ type: "direct" })
  await until(() => shop.received.length > 0)
  expect(JSON.parse(shop.received[0]?.body ?? "")).toMatchObject({ order_id: orderId, status: "initialized" })
})

test("a payment is sent to the shop by a signed POST, and the shop's answer is returned to the caller", async () => {
  const { orderId } = await shop.create()
  const paid = await shop.pay(orderId, "completed")
  expect(paid.body.notifications).toEqual([
    expect.objectContaining({ delivered: true, http_status: 200, body: "OK" }),
  ])
  const [received] = shop.received
  expect(received?.method).toBe("POST")
  expect(received?.url.searchParams.get("transactionid")).toBe(orderId)
  expect(received && isSignedWith(SITE_KEY, received)).toBe(true)
})

test.each([
  ["ALIPAY", "completed", "completed", "completed"],
  ["ALIPAY", "cancelled", "void", "cancelled"],
  ["ALIPAYPLUS", "cancelled", "void", "void"],
  ["ALIPAY", "void", "void", "void"],
  ["ALIPAY", "declined", "declined", "declined"],
  ["ALIPAY", "expired", "expired", "expired"],
  ["ALIPAY", "uncleared", "uncleared", "uncleared"],
  ["ALIPAY", "initialized", "initialized", "initialized"],
])(
  "a payment with %s in the scenario %s ends as %s/%s",
  async (gateway, scenario, status, financial_status) => {
    const { orderId } = await shop.create({ gateway })
    await shop.pay(orderId, scenario)
    expect(await shop.get(orderId)).toMatchObject({ status, financial_status })
  },
)

test("an order can be paid only once", async () => {
  const orderId = await shop.createPaid()
  expect((await shop.pay(orderId, "completed")).status).toBe(409)
})

test("a completed order keeps an open financial status when the test platform's quirk is on", async () => {
  await shop.settings({ completed_financial_status_initialized: true })
  const orderId = await shop.createPaid()
  expect(await shop.get(orderId)).toMatchObject({ status: "completed", financial_status: "initialized" })
})

test.each([
  ["ALIPAY", 5 * 3600],
  ["ALIPAYPLUS", 3600],
])("a direct %s payment expires after %d seconds, not before", async (gateway, seconds) => {
  const { orderId } = await shop.create({ type: "direct", gateway })
  await shop.advance(seconds - 5)
  expect((await shop.get(orderId)).status).toBe("initialized")
  await shop.advance(6)
  expect(await shop.get(orderId)).toMatchObject({ status: "expired", financial_status: "expired" })
})

test("every call of the API is counted by its endpoint", async () => {
  const { orderId } = await shop.create()
  await shop.get(orderId)
  await shop.get("unknown")
  const { body } = await shop.control("GET", "/calls")
  expect(body).toMatchObject({ total: 3, by_endpoint: { "POST /orders": 1, "GET /orders/:id": 2 } })
  expect((await shop.control("GET", `/calls?order_id=${orderId}`)).body.total).toBe(2)
})
