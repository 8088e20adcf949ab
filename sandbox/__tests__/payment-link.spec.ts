import { TestShop } from "./shop"

let shop: TestShop
beforeAll(async () => {
  shop = await TestShop.open()
})
afterAll(() => shop.close())
beforeEach(() => shop.control("POST", "/reset"))

const open = (url: string) => fetch(url, { redirect: "manual" })
const orderOf = async (orderId: string) => (await shop.control("GET", `/orders/${orderId}`)).body

test.each([
  ["30 days by default", {}, 30 * 86_400],
  ["days_active", { days_active: 2 }, 2 * 86_400],
  ["seconds_active", { seconds_active: 90 }, 90],
  ["seconds_active over days_active", { seconds_active: 90, days_active: 2 }, 90],
])("a payment link stays open for %s", async (_what, lifetime, seconds) => {
  const { orderId } = await shop.create({ type: "paymentlink", ...lifetime })
  const { session } = await orderOf(orderId)
  expect((Date.parse(session.expires) - Date.parse(session.created)) / 1000).toBe(seconds)
})

test("a payment link can be opened 20 times", async () => {
  const { data } = await shop.create({ type: "paymentlink", gateway: "" })
  for (let visit = 1; visit <= 20; visit += 1) expect((await open(data.payment_url)).status).toBe(200)
  expect((await open(data.payment_url)).status).toBe(410)
})

test("each opening of a link with a fixed method starts its own transaction", async () => {
  const { orderId, data } = await shop.create({ type: "paymentlink" })
  await open(data.payment_url)
  const first = (await shop.get(orderId)).transaction_id
  await open(data.payment_url)
  expect((await shop.get(orderId)).transaction_id).not.toBe(first)
})

test("a redirect page that is opened again keeps its transaction", async () => {
  const { orderId, data } = await shop.create()
  await open(data.payment_url)
  const first = (await shop.get(orderId)).transaction_id
  await open(data.payment_url)
  expect((await shop.get(orderId)).transaction_id).toBe(first)
})

test("an expired link cannot be opened or paid", async () => {
  const { orderId, data } = await shop.create({ type: "paymentlink", seconds_active: 60 })
  await shop.advance(61)
  expect((await open(data.payment_url)).status).toBe(410)
  expect((await shop.pay(orderId, "completed")).status).toBe(409)
})

test("when one link of an order is paid the others become duplicates", async () => {
  const first = await shop.create({ order_id: "link", type: "paymentlink" })
  await shop.create({ order_id: "link", type: "paymentlink" })
  await shop.pay("link", "completed")
  expect((await open(first.data.payment_url)).status).toBe(410)
  expect((await orderOf("link")).sessions.map((one: { status: string }) => one.status)).toEqual([
    "duplicate",
    "completed",
  ])
})

test("an expired payment can be tried again on the same page", async () => {
  const { orderId, data } = await shop.create()
  await open(data.payment_url)
  await shop.advance(5 * 3600 + 1)
  expect((await shop.get(orderId)).status).toBe("expired")
  await open(data.payment_url)
  expect((await shop.get(orderId)).status).toBe("initialized")
})
