import { isSignedWith, SITE_KEY, TestShop } from "./shop"

let shop: TestShop
beforeAll(async () => {
  shop = await TestShop.open()
})
afterAll(() => shop.close())
beforeEach(() => shop.control("POST", "/reset"))

test("the sandbox clock is the real time plus what it was advanced by", async () => {
  const { body } = await shop.advance(3600)
  expect(Math.abs(Date.parse(body.now) - Date.now() - 3_600_000)).toBeLessThan(2_000)
  expect(body.offset_ms).toBe(3_600_000)
})

test("the sandbox clock refuses to go back", async () => {
  expect((await shop.advance(-1)).status).toBe(400)
})

test("each scheduled event happens at its own time when the clock is advanced", async () => {
  const { orderId } = await shop.create({ type: "direct" })
  await shop.advance(86_400)
  const { history } = (await shop.control("GET", `/orders/${orderId}`)).body
  const [start, end] = [history.at(-2), history.at(-1)]
  expect(end.event).toBe("ALIPAY expired")
  expect(Math.round((Date.parse(end.at) - Date.parse(start.at)) / 1000)).toBe(5 * 3600)
})

test("orders are listed newest first, by site and status", async () => {
  await shop.create({ order_id: "one" })
  await shop.createPaid({ order_id: "two" })
  const listed = async (query: string) =>
    (await shop.control("GET", `/orders${query}`)).body.map((one: { order_id: string }) => one.order_id)
  expect(await listed("")).toEqual(["two", "one"])
  expect(await listed("?status=completed")).toEqual(["two"])
  expect(await listed("?site=10002")).toEqual([])
})

test("the view of an order shows its history, notifications, refunds and page", async () => {
  const orderId = await shop.createPaid()
  await shop.refund(orderId, 100)
  expect((await shop.control("GET", `/orders/${orderId}`)).body).toMatchObject({
    site_id: 10001,
    status: "partial_refunded",
    session: { status: "completed", type: "redirect" },
    refunds: [{ amount: 100, status: "reserved" }],
    history: [{ event: "created (redirect, ALIPAY)" }, { event: "ALIPAY started" }, {}, {}],
    notifications: [{ about: "completed" }, { about: "refund reserved" }],
  })
})

test("a changed key is the only one that opens the site, and signs what the site sends", async () => {
  const orderId = await shop.createPaid()
  await shop.settings({ site_keys: { "10001": "the-new-key" } })

  expect((await shop.api("GET", `/orders/${orderId}`)).status).toBe(401)
  const { status } = await shop.api("GET", `/orders/${orderId}`, undefined, { api_key: "the-new-key" })
  expect(status).toBe(200)
  await shop.control("POST", "/notify", { order_id: orderId })
  const [before, after] = [shop.received[0], shop.received.at(-1)]
  expect(before && isSignedWith(SITE_KEY, before)).toBe(true)
  expect(after && isSignedWith("the-new-key", after)).toBe(true)
})

test("a reset restores the initial state", async () => {
  await shop.create({ order_id: "gone" })
  await shop.advance(1000)
  await shop.settings({ strict_urls: true })
  await shop.control("POST", "/reset")
  expect((await shop.control("GET", "/orders")).body).toEqual([])
  expect((await shop.control("GET", "/clock")).body.offset_ms).toBe(0)
  expect((await shop.control("GET", "/settings")).body.strict_urls).toBe(false)
  expect((await shop.control("GET", "/calls")).body.total).toBe(0)
})

test.each([
  ["an unknown setting", { colour: "red" }],
  ["a value out of range", { rejected_create_http_status: 42 }],
])("%s is refused and named in the error", async (_what, changes) => {
  const answer = await shop.settings(changes)
  expect(answer.status).toBe(400)
  expect(answer.body.error).toContain(Object.keys(changes)[0])
})

test("a key in the query is not kept in the log of calls", async () => {
  await shop.api("GET", "/me?api_key=very-secret", undefined, {})
  expect(JSON.stringify((await shop.control("GET", "/calls")).body)).not.toContain("very-secret")
})

test.each([
  ["/control/reset", { "sec-fetch-site": "cross-site" }],
  ["/control/reset", { origin: "http://evil.example" }],
  ["/control/reset", { origin: "null" }],
  ["/v1/json/orders?api_key=sandbox-key", { "sec-fetch-site": "cross-site" }],
  ["/v1/json/orders?api_key=sandbox-key", { origin: "http://evil.example" }],
])("a page of another site cannot post to %s with %j", async (path, headers) => {
  const response = await fetch(`${shop.sandbox.url}${path}`, { method: "POST", headers })
  expect(response.status).toBe(403)
})

test.each<Record<string, string>>([
  { "sec-fetch-site": "same-origin", origin: "null" },
  { origin: "http://localhost:8000" },
  {},
])(
  "the sandbox can be controlled with %j, from its own pages, a shop beside it, or a program",
  async (headers) => {
    const response = await fetch(`${shop.sandbox.url}/control/reset`, { method: "POST", headers })
    expect(response.status).toBeLessThan(400)
  },
)

test("changes are sent to every listener", async () => {
  const stop = new AbortController()
  const response = await fetch(`${shop.sandbox.url}/control/events`, { signal: stop.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  await reader?.read()
  await shop.create()
  expect((await reader?.read())?.value).toContain("event: changed")
  stop.abort()
})
