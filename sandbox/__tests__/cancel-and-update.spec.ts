import { TestShop } from "./shop"

let shop: TestShop
beforeAll(async () => {
  shop = await TestShop.open()
})
afterAll(() => shop.close())
beforeEach(async () => {
  await shop.control("POST", "/reset")
  shop.received.length = 0
})

const cancel = (orderId: string, exclude_order: unknown = true) =>
  shop.api("PATCH", `/orders/${orderId}`, { status: "cancelled", exclude_order })

test.each([[true], [1], ["1"]])(
  "cancelling with exclude_order %p closes the payment page",
  async (exclude) => {
    const { orderId } = await shop.create()
    expect((await cancel(orderId, exclude)).body).toEqual({ success: true, data: {} })
    expect((await shop.get(orderId)).status).toBe("cancelled")
    expect((await shop.pay(orderId, "completed")).status).toBe(409)
  },
)

test("cancelling without exclude_order leaves the payment page payable", async () => {
  const { orderId } = await shop.create()
  await shop.api("PATCH", `/orders/${orderId}`, { status: "cancelled" })
  expect((await shop.pay(orderId, "completed")).body.order.status).toBe("completed")
})

test("a late payment on a closed page can be forced", async () => {
  const { orderId } = await shop.create({ type: "direct" })
  await cancel(orderId)
  expect((await shop.pay(orderId, "completed", { force: true })).body.order.status).toBe("completed")
})

test("cancelling an order twice is no error", async () => {
  const { orderId } = await shop.create()
  await cancel(orderId)
  expect((await cancel(orderId)).status).toBe(200)
})

test.each([
  ["refuse", 400, 1000],
  ["gone", 410, 1000],
  ["ignore", 200, undefined],
])(
  "a paid order stays paid when it is cancelled, and the setting %p answers %d",
  async (cancel_completed, status, code) => {
    await shop.settings({ cancel_completed })
    const orderId = await shop.createPaid()
    const answer = await cancel(orderId)
    expect([answer.status, answer.body.error_code]).toEqual([status, code])
    expect((await shop.get(orderId)).status).toBe("completed")
  },
)

test.each([
  ["invalid-id", 404, { data: [], error_code: 1006, error_info: "Invalid transaction ID" }],
  ["gone", 410, { data: {}, error_code: 1000, error_info: "Not found" }],
])(
  "an update of an unknown order is refused, and the setting %p answers %d",
  async (setting, status, error) => {
    await shop.settings({ unknown_order_on_patch: setting })
    expect(await cancel("unknown")).toEqual({ status, body: { success: false, ...error } })
  },
)

test("an invoice number is stored, changes no status and sends no notification", async () => {
  const orderId = await shop.createPaid()
  shop.received.length = 0
  expect((await shop.api("PATCH", `/orders/${orderId}`, { invoice_id: "1042" })).body.success).toBe(true)
  expect(await shop.get(orderId)).toMatchObject({ invoice_id: "1042", status: "completed" })
  expect(shop.received).toHaveLength(0)
})

test("a shipment is stored, makes the order shipped and sends one notification", async () => {
  const orderId = await shop.createPaid()
  shop.received.length = 0
  const shipment = {
    status: "shipped",
    tracktrace_code: "3S1",
    tracktrace_url: "https://t.test/3S1",
    carrier: "PostNL",
    ship_date: "2026-01-02 03:04:05",
  }
  await shop.api("PATCH", `/orders/${orderId}`, shipment)
  await shop.api("PATCH", `/orders/${orderId}`, shipment)
  expect(await shop.get(orderId)).toMatchObject(shipment)
  const list = (await shop.control("GET", `/notifications?order_id=${orderId}`)).body
  expect(list.filter((one: { about: string }) => one.about === "shipped")).toHaveLength(1)
})

test.each([
  [["tracktrace_code"]],
  [["carrier"]],
  [["ship_date"]],
  [["tracktrace_url"]],
  [["tracktrace_code", "carrier"]],
  [["tracktrace_code", "ship_date"]],
  [["carrier", "ship_date", "tracktrace_url"]],
  [["tracktrace_code", "carrier", "empty"]],
])("a shipment that names only %j is refused with 1000 and changes nothing", async (fields) => {
  const orderId = await shop.createPaid()
  const partial = Object.fromEntries(
    fields.map((name) => [name === "empty" ? "ship_date" : name, name === "empty" ? "" : "x"]),
  )
  expect(await shop.api("PATCH", `/orders/${orderId}`, { status: "shipped", ...partial })).toMatchObject({
    status: 400,
    body: { success: false, error_code: 1000, error_info: "Required Fields error" },
  })
  const after = await shop.get(orderId)
  expect(after.status).toBe("completed")
  expect(after).not.toHaveProperty("carrier")
})

test("a shipped order can still be refunded", async () => {
  const orderId = await shop.createPaid()
  await shop.api("PATCH", `/orders/${orderId}`, { status: "shipped" })
  await shop.refund(orderId, 100)
  expect((await shop.get(orderId)).status).toBe("partial_refunded")
})

test("an unpaid order cannot be shipped", async () => {
  const { orderId } = await shop.create()
  expect((await shop.api("PATCH", `/orders/${orderId}`, { status: "shipped" })).body.success).toBe(false)
})

test("a chargeback changes the status of a paid order", async () => {
  const orderId = await shop.createPaid()
  await shop.pay(orderId, "chargedback")
  expect(await shop.get(orderId)).toMatchObject({
    status: "chargedback",
    related_transactions: [{ type: "chargeback", amount: 1000 }],
  })
})

test("only Bancontact payments can be cancelled by POST", async () => {
  const { orderId } = await shop.create()
  expect(await shop.api("POST", `/orders/${orderId}/cancel`)).toEqual({
    status: 403,
    body: { message: "Forbidden" },
  })
})
