import { SITE_KEY, TestShop } from "./shop"

let shop: TestShop
beforeAll(async () => {
  shop = await TestShop.open()
})
afterAll(() => shop.close())
beforeEach(() => shop.control("POST", "/reset"))

const plant = (fault: Record<string, unknown>) => shop.control("POST", "/faults", { on: "api", ...fault })
const create = (order_id: string) => shop.api("POST", "/orders", shop.orderRequest({ order_id }))

test('the fault "status" answers an error envelope and does no work', async () => {
  await plant({ kind: "status", status: 503, endpoint: "POST /orders", times: 1 })
  expect(await create("a")).toMatchObject({ status: 503, body: { success: false } })
  expect((await shop.api("GET", "/orders/a")).status).toBe(404)
  expect((await create("a")).status).toBe(200)
})

test('the fault "html" answers as a proxy does', async () => {
  await plant({ kind: "html", times: 1 })
  const response = await fetch(`${shop.sandbox.apiBaseUrl}/me`, { headers: { api_key: SITE_KEY } })
  expect([response.status, response.headers.get("content-type")]).toEqual([502, "text/html"])
})

test('the fault "malformed" answers incomplete JSON', async () => {
  await plant({ kind: "malformed", times: 1 })
  await expect(shop.api("GET", "/me")).rejects.toThrow(SyntaxError)
})

test('the fault "behind" answers with the order as it was before it was paid', async () => {
  await create("behind")
  await shop.control("POST", "/orders/behind/pay", { scenario: "completed", await_delivery: false })
  await plant({ kind: "behind", endpoint: "GET /orders/:id", times: 1 })

  expect((await shop.api("GET", "/orders/behind")).body.data).toMatchObject({ status: "initialized" })
  expect((await shop.api("GET", "/orders/behind")).body.data).toMatchObject({ status: "completed" })
})

test('the fault "reset-before" cuts the connection before the work is done', async () => {
  await plant({ kind: "reset-before", endpoint: "POST /orders", times: 1 })
  await expect(create("b")).rejects.toThrow("fetch failed")
  expect((await shop.api("GET", "/orders/b")).status).toBe(404)
})

test('the fault "reset-after" cuts the connection after the work is done', async () => {
  await plant({ kind: "reset-after", endpoint: "POST /orders", times: 1 })
  await expect(create("c")).rejects.toThrow("fetch failed")
  expect((await shop.api("GET", "/orders/c")).status).toBe(200)
  expect((await shop.control("GET", "/calls?order_id=c")).body.log[0]).toMatchObject({ status: 0 })
})

test('the fault "hang" does the work and never answers', async () => {
  await plant({ kind: "hang", endpoint: "POST /orders", times: 1 })
  const request = fetch(`${shop.sandbox.apiBaseUrl}/orders`, {
    method: "POST",
    headers: { api_key: SITE_KEY },
    body: JSON.stringify(shop.orderRequest({ order_id: "d" })),
    signal: AbortSignal.timeout(150),
  })
  await expect(request).rejects.toThrow("timeout")
  expect((await shop.api("GET", "/orders/d")).status).toBe(200)
})

test('the fault "latency" answers late', async () => {
  await plant({ kind: "latency", ms: 120, times: 1 })
  const began = performance.now()
  await shop.api("GET", "/me")
  expect(performance.now() - began).toBeGreaterThan(110)
})

test("a fault for one order does not affect the others", async () => {
  await plant({ kind: "status", order_id: "unlucky" })
  expect((await create("lucky")).status).toBe(200)
  expect((await create("unlucky")).status).toBe(500)
})

test("a fault of probability 0 never happens, and one of probability 1 always", async () => {
  await plant({ kind: "status", probability: 0, endpoint: "GET /me" })
  await plant({ kind: "status", probability: 1, endpoint: "GET /gateways" })
  expect((await shop.api("GET", "/me")).status).toBe(200)
  expect((await shop.api("GET", "/gateways")).status).toBe(500)
})

test("faults are listed, and switched off one by one or all at once", async () => {
  const first = (await plant({ kind: "hang" })).body.id
  await plant({ kind: "html" })
  await shop.control("DELETE", `/faults/${first}`)
  expect((await shop.control("GET", "/faults")).body).toMatchObject([{ kind: "html" }])
  await shop.control("DELETE", "/faults")
  expect((await shop.control("GET", "/faults")).body).toEqual([])
})

test("an unknown fault is refused with an explanation", async () => {
  const answer = await plant({ kind: "earthquake" })
  expect(answer.status).toBe(400)
  expect(answer.body.error).toContain("kind")
})
