import { TestShop } from "./shop"

let shop: TestShop
beforeAll(async () => {
  shop = await TestShop.open()
})
afterAll(() => shop.close())
beforeEach(() => shop.control("POST", "/reset"))

const open = async (path: string) => {
  const response = await fetch(new URL(path, shop.sandbox.url), { redirect: "manual" })
  return { status: response.status, text: await response.text(), location: response.headers.get("location") }
}
const press = async (path: string, fields: Record<string, string>) => {
  const response = await fetch(new URL(path, shop.sandbox.url), {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
  })
  return { status: response.status, location: response.headers.get("location"), text: await response.text() }
}

test("the test platform's page shows shop, amount and the scenarios", async () => {
  const { data } = await shop.create({ amount: 1234 })
  const { status, text } = await open(data.payment_url)
  expect(status).toBe(200)
  for (const part of ["Sandbox Tea House", "12.34 EUR", "A pot of tea", "Completed", "Declined"]) {
    expect(text).toContain(part)
  }
})

test.each([
  ["completed", "http://localhost:8000/done?cart=7&transactionid=ORDER"],
  ["uncleared", "http://localhost:8000/done?cart=7&transactionid=ORDER"],
  ["cancelled", "http://localhost:8000/back?transactionid=ORDER"],
  ["declined", "http://localhost:8000/back?transactionid=ORDER"],
])("the scenario %s sends the shopper to %s", async (scenario, address) => {
  const { orderId, data } = await shop.create()
  const { status, location } = await press(`/connect/${data.session_id}/pay`, { scenario })
  expect([status, location]).toEqual([303, address.replace("ORDER", orderId)])
})

test("the shopper sees MultiSafepay's own success page when the order has no redirect_url", async () => {
  const { data } = await shop.create({ payment_options: {} })
  const { location } = await press(`/connect/${data.session_id}/pay`, { scenario: "completed" })
  expect((await open(location ?? "")).text).toContain("Payment complete")
})

test("a page without a fixed method lets the shopper choose one", async () => {
  const { orderId, data } = await shop.create({ gateway: "", customer: { country: "DE" } })
  const choice = (await open(data.payment_url)).text
  expect(choice).toContain("ALIPAYPLUS")
  expect(choice).not.toContain("IDEAL")
  await press(`/connect/${data.session_id}/method`, { method: "ALIPAYPLUS" })
  expect((await shop.get(orderId)).payment_details.type).toBe("ALIPAYPLUS")
})

test("the query methods=all lets the shopper pay with another method than the merchant asked for", async () => {
  const { orderId, data } = await shop.create({ gateway: "ALIPAY" })
  expect((await open(`${data.payment_url}&methods=all`)).text).toContain("IDEAL")
  await press(`/connect/${data.session_id}/method`, { method: "IDEAL" })
  await press(`/connect/${data.session_id}/pay`, { scenario: "completed", method: "IDEAL" })
  expect((await shop.get(orderId)).payment_details.type).toBe("IDEAL")
})

test.each([
  ["has a way to other methods", {}, true],
  [
    "hides it when the order asks for that",
    { template: { version: "1.0", settings: { hide_btn_all_methods: true } } },
    false,
  ],
])("a page with a fixed method %s", async (_what, more, shown) => {
  const { data } = await shop.create({ payment_options: more })
  expect((await open(data.payment_url)).text.includes('id="all-methods"')).toBe(shown)
})

test("settings of a template without its version are refused", async () => {
  const template = { settings: { hide_btn_all_methods: true } }
  const answer = await shop.api("POST", "/orders", shop.orderRequest({ payment_options: { template } }))
  expect(answer.body).toMatchObject({ success: false, error_code: 1000 })
})

test("a direct Alipay order leads to Alipay's cashier", async () => {
  const { data } = await shop.create({ type: "direct" })
  const { text } = await open(data.payment_url)
  expect(text).toContain("Scan to pay")
  expect(text).toContain("<svg")
})

test("a direct Alipay+ order leads to a QR code and the wallets, and the chosen wallet is stored", async () => {
  const { orderId, data } = await shop.create({ type: "direct", gateway: "ALIPAYPLUS" })
  const { text } = await open(data.payment_url)
  for (const wallet of ["GCASH", "KAKAOPAY", "TNGD"]) expect(text).toContain(wallet)
  await press(`/connect/${data.payment_url.split("/").at(-1)}/pay`, {
    scenario: "completed",
    wallet: "GCASH",
  })
  expect((await shop.get(orderId)).payment_details).toMatchObject({ type: "ALIPAYPLUS", wallet: "GCASH" })
})

test.each([
  ["ALIPAY", "declined", "back"],
  ["ALIPAY", "expired", "back"],
  ["ALIPAY", "uncleared", "done"],
  ["ALIPAYPLUS", "declined", "back"],
  ["ALIPAYPLUS", "expired", "back"],
  ["ALIPAYPLUS", "uncleared", "done"],
])("the cashier page of %s has a button that ends the payment as %s", async (gateway, scenario, way) => {
  const { orderId, data } = await shop.create({ type: "direct", gateway })
  expect((await open(data.payment_url)).text).toContain(`name="scenario" value="${scenario}"`)
  const { location } = await press(`/connect/${data.payment_url.split("/").at(-1)}/pay`, { scenario })
  expect(await shop.get(orderId)).toMatchObject({ status: scenario })
  expect(location).toContain(way)
})

test("a paid page cannot be paid again and leads back to the shop", async () => {
  const { data } = await shop.create()
  await press(`/connect/${data.session_id}/pay`, { scenario: "completed" })
  expect((await press(`/connect/${data.session_id}/pay`, { scenario: "completed" })).status).toBe(410)
  expect((await open(data.payment_url)).text).toContain("Return to the shop")
})

test("a cancellation at Alipay leaves the order open until it expires when the production quirk is on", async () => {
  await shop.settings({ alipay_cancel_waits_for_expiry: true })
  const { orderId, data } = await shop.create({ type: "direct" })
  const session = data.payment_url.split("/").at(-1)
  const { location } = await press(`/connect/${session}/pay`, { scenario: "cancelled" })
  expect(location).toContain("http://localhost:8000/back")
  expect((await shop.get(orderId)).status).toBe("initialized")
  await shop.advance(5 * 3600 + 1)
  expect((await shop.get(orderId)).status).toBe("expired")
})

test("texts that merchants send are escaped on pages", async () => {
  const { orderId, data } = await shop.create({
    order_id: "<b>x</b>",
    description: '<script>alert("1")</script>',
  })
  for (const page of [data.payment_url, `/dashboard/orders/${encodeURIComponent(orderId)}`, "/dashboard"]) {
    expect((await open(page)).text).not.toContain("<script>alert")
    expect((await open(page)).text).not.toContain("<b>x</b>")
  }
})

test("pages load nothing from other hosts", async () => {
  const { data } = await shop.create({ type: "direct", gateway: "ALIPAYPLUS" })
  for (const page of [data.payment_url, "/dashboard", "/dashboard/settings"]) {
    const { text } = await open(page)
    expect(text).not.toMatch(/(?:src|href)="https?:\/\/(?!localhost)/)
  }
})

test.each(["notifications", "refunds", "faults", "calls", "settings"])(
  "the dashboard has a page for %s",
  async (name) => {
    const orderId = await shop.createPaid()
    await shop.refund(orderId, 100)
    expect((await open(`/dashboard/${name}`)).status).toBe(200)
  },
)

test("the dashboard filters orders", async () => {
  await shop.create({ order_id: "blue-1" })
  await shop.createPaid({ order_id: "green-1" })
  const { text } = await open("/dashboard?status=completed&text=green")
  expect(text).toContain("green-1")
  expect(text).not.toContain("blue-1")
})

test("the dashboard's buttons refund, accept, resend, advance the clock and plan faults", async () => {
  const orderId = await shop.createPaid()
  await press(`/dashboard/orders/${orderId}/refunds`, { amount: "1,50", description: "by hand" })
  const [refund] = (await shop.control("GET", `/orders/${orderId}`)).body.refunds
  expect(refund).toMatchObject({ amount: 150, origin: "dashboard", status: "reserved" })
  await press(`/dashboard/refunds/${refund.refund_id}`, { verdict: "accept", back: "/dashboard/refunds" })
  expect((await shop.get(orderId)).related_transactions[0].status).toBe("completed")
  const [{ id }] = (await shop.control("GET", `/notifications?order_id=${orderId}`)).body
  await press(`/dashboard/notifications/${id}/resend`, { back: "/dashboard" })
  await press("/dashboard/clock", { seconds: "3600", back: "/dashboard" })
  expect((await shop.control("GET", "/clock")).body.offset_ms).toBeGreaterThan(3_599_000)
  await press("/dashboard/faults", {
    on: "api",
    kind: "latency",
    endpoint: "GET /me",
    times: "2",
    ms: "",
    status: "",
  })
  expect((await shop.control("GET", "/faults")).body).toMatchObject([
    { kind: "latency", endpoint: "GET /me", times: 2 },
  ])
})

/** One paid payment with a refund that waits, and one whose page is open. */
async function aBusyShop() {
  const paid = await shop.createPaid()
  await press(`/dashboard/orders/${paid}/refunds`, { amount: "1,50" })
  const { orderId: open } = await shop.create()
  return { paid, open }
}
const orderView = async (orderId: string) => (await shop.control("GET", `/orders/${orderId}`)).body

test.each([
  [
    "decline_refund",
    async ({ paid }: { paid: string }) => (await orderView(paid)).refunds[0].status,
    "declined",
  ],
  ["dispute", async ({ paid }: { paid: string }) => (await shop.get(paid)).status, "chargedback"],
  ["review", async ({ open }: { open: string }) => (await shop.get(open)).status, "uncleared"],
  ["lose_notification", async () => (await shop.control("GET", "/faults")).body[0].kind, "lost"],
  ["double_notification", async () => (await shop.control("GET", "/faults")).body[0].kind, "doubled"],
  ["be_slow", async () => (await shop.control("GET", "/faults")).body[0].kind, "latency"],
  ["lower_balance", async () => (await shop.control("GET", "/faults")).body[0].error_code, 1034],
])(
  'the button %s on the page "Make something happen" works, and says what the merchant sees',
  async (name, look, expected) => {
    const orders = await aBusyShop()
    const { status, location } = await press("/dashboard/happen", { name })
    expect([status, location]).toEqual([303, expect.stringMatching(/^\/dashboard\/happen\?note=Done/)])
    expect(await look(orders)).toBe(expected)
  },
)

test('the page "Make something happen" says what is missing for each button that would do nothing', async () => {
  const { text } = await open("/dashboard/happen")
  for (const missing of ["Refund a payment in Medusa first.", "Pay a cart first.", "Start a payment"]) {
    expect(text).toContain(missing)
  }
  expect(text.match(/disabled/g)).toHaveLength(3)
  const { location } = await press("/dashboard/happen", { name: "dispute" })
  expect((await open(location ?? "")).text).toContain("Pay a cart first.")
})

test("a button whose action is refused returns to its page and says why", async () => {
  const { orderId } = await shop.create()
  const { status, location } = await press(`/dashboard/orders/${orderId}/refunds`, { amount: "1" })
  expect(status).toBe(303)
  expect((await open(location ?? "")).text).toContain("Cannot refund")
})

test("a button returns only to pages of the dashboard", async () => {
  const { location } = await press("/dashboard/clock", { seconds: "0", back: "https://evil.test/" })
  expect(location).toBe("/dashboard/clock")
})
