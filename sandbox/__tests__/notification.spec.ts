import { isSignedWith, SECOND_SITE_KEY, SITE_KEY, TestShop, until } from "./shop"

let shop: TestShop
beforeAll(async () => {
  shop = await TestShop.open()
})
afterAll(() => shop.close())
beforeEach(async () => {
  await shop.control("POST", "/reset")
  shop.received.length = 0
  shop.answer = () => ({ status: 200, body: "OK" })
})

const statusesReceived = () => shop.received.map((one) => JSON.parse(one.body).status)

test.each(["compact", "spaced", "escaped"])(
  "the signature is valid for the exact bytes of %s JSON",
  async (style) => {
    await shop.settings({ notification_json_style: style })
    await shop.createPaid({ description: "Grüner Tee 绿茶 a/b" })
    const [received] = shop.received
    expect(received && isSignedWith(SITE_KEY, received)).toBe(true)
    expect(JSON.parse(received?.body ?? "").description).toBe("Grüner Tee 绿茶 a/b")
    expect(received?.body === JSON.stringify(JSON.parse(received?.body ?? ""))).toBe(style === "compact")
  },
)

test("each site signs notifications with its own key", async () => {
  const answer = await shop.api("POST", "/orders", shop.orderRequest(), { api_key: SECOND_SITE_KEY })
  await shop.control("POST", `/orders/${answer.body.data.order_id}/pay?site=10002`, { scenario: "completed" })
  const [received] = shop.received
  expect(received && isSignedWith(SECOND_SITE_KEY, received)).toBe(true)
  expect(received && isSignedWith(SITE_KEY, received)).toBe(false)
})

test("the timestamp of a notification is the real time, however far the sandbox clock is ahead", async () => {
  await shop.advance(86_400)
  await shop.createPaid()
  const stamp = Number(shop.received[0]?.url.searchParams.get("timestamp"))
  expect(Math.abs(stamp - Date.now() / 1000)).toBeLessThan(30)
})

test("the shop's own query comes before MultiSafepay's in the notification URL", async () => {
  await shop.createPaid({
    payment_options: {
      notification_url: `${shop.notificationUrl}?store=1&x=%2F`,
      notification_method: "POST",
    },
  })
  expect(shop.received[0]?.url.search).toMatch(/^\?store=1&x=%2F&transactionid=order-\d+&timestamp=\d+$/)
})

test("an order without notification_method gets an unsigned GET as notification", async () => {
  const orderId = await shop.createPaid({ payment_options: { notification_url: shop.notificationUrl } })
  expect(shop.received[0]).toMatchObject({ method: "GET", body: "" })
  expect(shop.received[0]?.headers.auth).toBeUndefined()
  expect(shop.received[0]?.url.searchParams.get("transactionid")).toBe(orderId)
})

test("an order without a notification_url uses the site's, if it has one", async () => {
  const { orderId } = await shop.create({ payment_options: undefined })
  expect((await shop.pay(orderId, "completed")).body.notifications).toEqual([])
})

test("a payment page that ends unused sends a pre-transaction without id or payment", async () => {
  const { orderId } = await shop.create({ seconds_active: 600 })
  await shop.advance(601)
  expect(shop.received[0]?.url.searchParams.get("payload_type")).toBe("pretransaction")
  const body = JSON.parse(shop.received[0]?.body ?? "")
  expect(body).toMatchObject({
    status: "cancelled",
    financial_status: null,
    payment_methods: null,
    payment_details: {},
  })
  expect(body).not.toHaveProperty("transaction_id")
  expect((await shop.get(orderId)).status).toBe("cancelled")
})

test.each([
  [true, 200, "OK"],
  [true, 200, `${"x".repeat(98)}OK`],
  [true, 200, "MULTISAFEPAY_OK"],
  [false, 200, "ok"],
  [false, 200, `${"x".repeat(99)}OK`],
  [false, 200, ""],
  [false, 204, ""],
  [false, 201, "OK"],
  [false, 403, "OK"],
  [false, 500, "OK"],
])("a notification counts as delivered (%p) for HTTP %d with %p", async (delivered, status, body) => {
  shop.answer = () => ({ status, body })
  const { orderId } = await shop.create()
  expect((await shop.pay(orderId, "completed")).body.notifications[0]).toMatchObject({
    delivered,
    http_status: status,
  })
})

test("a redirect counts as a failed notification and is not followed", async () => {
  shop.answer = () => ({ status: 302, body: "OK", headers: { location: "/elsewhere" } })
  const { orderId } = await shop.create()
  expect((await shop.pay(orderId, "completed")).body.notifications[0]).toMatchObject({ delivered: false })
  expect(shop.received).toHaveLength(1)
})

test("a notification without acknowledgement is sent again three times, 15 minutes apart, each with its own timestamp", async () => {
  shop.answer = () => ({ status: 503, body: "later" })
  await shop.settings({ notification_timestamp: "sandbox" })
  await shop.createPaid()
  for (const expected of [1, 2, 3, 4]) {
    expect(shop.received).toHaveLength(expected)
    await shop.advance(890)
    expect(shop.received).toHaveLength(expected)
    await shop.advance(10)
  }
  await shop.advance(7200)
  expect(shop.received).toHaveLength(4)
  expect(new Set(shop.received.map((one) => one.url.searchParams.get("timestamp"))).size).toBe(4)
})

test("advancing the clock once sends all repeated notifications that are due", async () => {
  shop.answer = () => ({ status: 503, body: "later" })
  await shop.createPaid()
  await shop.advance(3600)
  expect(shop.received).toHaveLength(4)
})

test("no notification is sent again once one was acknowledged", async () => {
  shop.answer = () => ({ status: shop.received.length < 2 ? 503 : 200, body: "OK" })
  await shop.createPaid()
  await shop.advance(7200)
  expect(shop.received).toHaveLength(2)
})

test("the dashboard's button to resend sends the same text again with a fresh signature", async () => {
  const orderId = await shop.createPaid()
  const [{ id }] = (await shop.control("GET", `/notifications?order_id=${orderId}`)).body
  const resent = await shop.control("POST", `/notifications/${id}/resend`)
  expect(resent.body).toMatchObject({
    delivered: true,
    attempts: [{ http_status: 200 }, { http_status: 200 }],
  })
  expect(shop.received[1]?.body).toBe(shop.received[0]?.body)
  expect(shop.received[1] && isSignedWith(SITE_KEY, shop.received[1])).toBe(true)
})

test("a notification can be sent at any time: old, forged, or without a signature", async () => {
  const { orderId } = await shop.create()
  await shop.control("POST", "/notify", { order_id: orderId, timestamp: 1_600_000_000 })
  await shop.control("POST", "/notify", { order_id: orderId, signing_key: "somebody-else" })
  await shop.control("POST", "/notify", { order_id: orderId, auth_header: null })
  await shop.control("POST", "/notify", { order_id: orderId, method: "GET" })
  const [old, forged, bare, get] = shop.received
  expect(old && isSignedWith(SITE_KEY, old)).toBe(true)
  expect(Buffer.from(String(old?.headers.auth), "base64").toString()).toMatch(/^1600000000:/)
  expect(forged && isSignedWith("somebody-else", forged)).toBe(true)
  expect(bare?.headers.auth).toBeUndefined()
  expect(get?.method).toBe("GET")
})

test("a slow shop does not delay the API", async () => {
  const answers: (() => void)[] = []
  const { createServer } = await import("node:http")
  const slow = createServer((_request, response) => answers.push(() => response.end("OK")))
  await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve))
  const { port } = slow.address() as { port: number }
  const payment_options = { notification_url: `http://localhost:${port}/`, notification_method: "POST" }
  const { orderId } = await shop.create({ type: "direct", payment_options })
  await shop.pay(orderId, "completed", { await_delivery: false })
  expect((await shop.get(orderId)).status).toBe("completed")
  await until(() => answers.length === 2)
  for (const answer of answers) answer()
  slow.closeAllConnections()
  await new Promise((resolve) => slow.close(resolve))
})

test("silent payments send no notification", async () => {
  const { orderId } = await shop.create({ type: "direct" })
  await until(() => shop.received.length === 1)
  expect((await shop.pay(orderId, "completed", { notify: false })).body.notifications).toEqual([])
  expect(statusesReceived()).toEqual(["initialized"])
})

test('the fault "lost" drops a notification, which arrives with the next try', async () => {
  await shop.control("POST", "/faults", { on: "notification", kind: "lost", times: 1 })
  await shop.createPaid()
  expect(shop.received).toHaveLength(0)
  await shop.advance(901)
  expect(statusesReceived()).toEqual(["completed"])
})

test('the fault "doubled" sends a notification twice at once', async () => {
  await shop.control("POST", "/faults", { on: "notification", kind: "doubled", times: 1 })
  await shop.createPaid()
  expect(statusesReceived()).toEqual(["completed", "completed"])
})

test('the fault "reordered" sends a notification after the next one of its order', async () => {
  await shop.control("POST", "/faults", { on: "notification", kind: "reordered", times: 1 })
  const { orderId } = await shop.create({ type: "direct" })
  await shop.pay(orderId, "completed")
  await until(() => shop.received.length === 2)
  expect(statusesReceived()).toEqual(["completed", "initialized"])
})

test('the fault "delayed" sends a notification after the given milliseconds', async () => {
  await shop.control("POST", "/faults", { on: "notification", kind: "delayed", ms: 80, times: 1 })
  const { orderId } = await shop.create()
  await shop.pay(orderId, "completed", { await_delivery: false })
  expect(shop.received).toHaveLength(0)
  await until(() => shop.received.length === 1)
})

test("the inbox acknowledges notifications and keeps the exact bytes", async () => {
  const orderId = await shop.createPaid({
    payment_options: { notification_url: `${shop.sandbox.url}/inbox`, notification_method: "POST" },
  })
  const [sent] = (await shop.control("GET", `/notifications?order_id=${orderId}`)).body
  expect(sent.delivered).toBe(true)
  expect(await (await fetch(`${shop.sandbox.url}/inbox/latest/body`)).text()).toBe(sent.body)
})
