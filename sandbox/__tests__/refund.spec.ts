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

test("a partial refund is answered with both ids and appears on the order", async () => {
  const orderId = await shop.createPaid()
  const { transaction_id } = await shop.get(orderId)
  const answer = await shop.refund(orderId, 300, { refund_order_id: "ref_1", description: "One pot back" })
  expect(answer).toEqual({
    status: 200,
    body: { success: true, data: { transaction_id, refund_id: expect.any(Number) } },
  })
  expect(await shop.get(orderId)).toMatchObject({
    status: "partial_refunded",
    amount_refunded: 300,
    related_transactions: [
      {
        transaction_id: answer.body.data.refund_id,
        type: "refund",
        status: "reserved",
        amount: 300,
        refund_order_id: "ref_1",
        reference_transaction_id: transaction_id,
        description: "One pot back",
      },
    ],
  })
})

test("a refund without its own id has the order's", async () => {
  const orderId = await shop.createPaid()
  await shop.refund(orderId, 300)
  expect((await shop.get(orderId)).related_transactions[0]).toMatchObject({ order_id: orderId })
})

test.each([
  ["no amount", undefined],
  ["amount 0", 0],
  ["an empty amount", ""],
])("a refund with %s refunds the whole rest", async (_what, amount) => {
  const orderId = await shop.createPaid()
  await shop.refund(orderId, 300)
  await shop.refund(orderId, amount)
  expect(await shop.get(orderId)).toMatchObject({ status: "refunded", amount_refunded: 1000 })
})

test("in a test account a partial refund is refused with 1034, and a full refund waits until it is accepted", async () => {
  await shop.settings({ partial_refunds: false, refund_settlement: "manual" })
  const orderId = await shop.createPaid()
  expect((await shop.refund(orderId, 300)).body).toMatchObject({ success: false, error_code: 1034 })
  const { refund_id } = (await shop.refund(orderId, 1000)).body.data
  await shop.advance(2 * 86_400)
  expect((await shop.get(orderId)).related_transactions).toMatchObject([{ status: "reserved" }])
  await shop.control("POST", `/refunds/${refund_id}/accept`)
  expect((await shop.get(orderId)).related_transactions).toMatchObject([{ status: "completed" }])
})

test("the amount of a refund may be a string", async () => {
  const orderId = await shop.createPaid()
  expect((await shop.refund(orderId, "500")).status).toBe(200)
})

test("refunds may not exceed the payment together", async () => {
  const orderId = await shop.createPaid()
  await shop.refund(orderId, 700)
  expect((await shop.refund(orderId, 301)).body.error_code).toBe(1034)
  expect((await shop.refund(orderId, 300)).status).toBe(200)
})

test("a refund of the same amount is refused for five minutes, then allowed", async () => {
  const orderId = await shop.createPaid()
  await shop.refund(orderId, 100)
  expect((await shop.refund(orderId, 100)).body.error_code).toBe(1034)
  await shop.advance(299)
  expect((await shop.refund(orderId, 100)).body.error_code).toBe(1034)
  await shop.advance(2)
  expect((await shop.refund(orderId, 100)).status).toBe(200)
})

test("a repeated refund_order_id is allowed", async () => {
  const orderId = await shop.createPaid()
  await shop.refund(orderId, 100, { refund_order_id: "ref_1" })
  expect((await shop.refund(orderId, 200, { refund_order_id: "ref_1" })).status).toBe(200)
})

test.each([[1034, "an unpaid order", 100, {}]])(
  "a refund is refused with %d for %s",
  async (code, _what, amount, more) => {
    const { orderId } = await shop.create()
    expect((await shop.refund(orderId, amount, more)).body.error_code).toBe(code)
  },
)

test.each([
  [1002, "another currency", 100, { currency: "USD" }],
  [1001, "a negative amount", -100, {}],
  [1001, "a fraction", 1.5, {}],
  [1008, "a description of 201 characters", 100, { description: "x".repeat(201) }],
])("a refund of a paid order is refused with %d for %s", async (code, _what, amount, more) => {
  const orderId = await shop.createPaid()
  expect((await shop.refund(orderId, amount, more)).body.error_code).toBe(code)
})

test("a reserved refund completes at midnight in Amsterdam", async () => {
  const orderId = await shop.createPaid()
  await shop.refund(orderId, 100)
  const [before] = (await shop.control("GET", `/orders/${orderId}`)).body.refunds
  const now = Date.parse((await shop.control("GET", "/clock")).body.now)
  const seconds = (Date.parse(before.settles) - now) / 1000
  await shop.advance(Math.max(0, seconds - 30))
  expect((await shop.get(orderId)).related_transactions[0].status).toBe("reserved")
  await shop.advance(31)
  expect((await shop.get(orderId)).related_transactions[0]).toMatchObject({
    status: "completed",
    modified: expect.stringMatching(/T00:00:00$/),
  })
})

test("a refund can be accepted by hand, and cannot be decided again after that", async () => {
  const orderId = await shop.createPaid()
  const { refund_id } = (await shop.refund(orderId, 100)).body.data
  expect((await shop.control("POST", `/refunds/${refund_id}/accept`)).body.status).toBe("completed")
  expect((await shop.control("POST", `/refunds/${refund_id}/decline`)).status).toBe(409)
})

test("a declined refund does not count any more and leaves the order as it was", async () => {
  const orderId = await shop.createPaid()
  const { refund_id } = (await shop.refund(orderId, 100)).body.data
  await shop.control("POST", `/refunds/${refund_id}/decline`)
  expect(await shop.get(orderId)).toMatchObject({
    status: "completed",
    amount_refunded: 0,
    related_transactions: [{ status: "declined" }],
  })
})

test("the merchant can withdraw a refund while it is reserved, not afterwards", async () => {
  const orderId = await shop.createPaid()
  const first = (await shop.refund(orderId, 100)).body.data.refund_id
  const second = (await shop.refund(orderId, 200)).body.data.refund_id
  const take = (id: number) => shop.api("PATCH", `/orders/${orderId}/refunds/${id}`, { status: "void" })
  expect((await take(first)).body).toEqual({ success: true, data: {} })
  await shop.control("POST", `/refunds/${second}/accept`)
  expect((await take(second)).body.success).toBe(false)
  expect((await shop.get(orderId)).amount_refunded).toBe(200)
})

test("a refund from the dashboard sends a notification to the shop", async () => {
  const orderId = await shop.createPaid()
  shop.received.length = 0
  await shop.control("POST", `/orders/${orderId}/refunds`, { amount: 400 })
  expect(JSON.parse(shop.received[0]?.body ?? "")).toMatchObject({
    order_id: orderId,
    status: "partial_refunded",
    amount_refunded: 400,
    amount: 1000,
  })
})

test("the notification of a refund can be a transaction of its own under the same order id", async () => {
  await shop.settings({ refund_notification: "child" })
  const orderId = await shop.createPaid()
  shop.received.length = 0
  const refund = await shop.control("POST", `/orders/${orderId}/refunds`, { amount: 400 })
  expect(JSON.parse(shop.received[0]?.body ?? "")).toMatchObject({
    order_id: orderId,
    status: "reserved",
    amount: 400,
    transaction_id: Number(refund.body.refund_id),
  })
})

test("one order can have settings of its own for its refunds, which other orders do not have", async () => {
  const [own, other] = [await shop.createPaid(), await shop.createPaid()]
  await shop.control("PATCH", `/orders/${own}/settings`, { refund_listing: "costs-only" })
  await shop.control("PATCH", `/orders/${own}/settings`, {
    refund_notification: "both",
    refund_above_original: true,
  })
  shop.received.length = 0
  for (const orderId of [own, other])
    await shop.control("POST", `/orders/${orderId}/refunds`, { amount: 300 })
  expect(await shop.get(own)).toMatchObject({ status: "completed", related_transactions: null })
  expect(await shop.get(other)).toMatchObject({ status: "partial_refunded", amount_refunded: 300 })
  expect(shop.received.map(({ body }) => JSON.parse(body).order_id)).toEqual([own, own, other])
  expect((await shop.refund(own, 1_000)).status).toBe(200)
  expect((await shop.refund(other, 1_000)).body).toMatchObject({ error_code: 1034 })
})

test("the order's status can wait for the refund to complete", async () => {
  await shop.settings({ refunded_status_when: "completed" })
  const orderId = await shop.createPaid()
  const { refund_id } = (await shop.refund(orderId, 1000)).body.data
  expect((await shop.get(orderId)).status).toBe("completed")
  await shop.control("POST", `/refunds/${refund_id}/accept`)
  expect((await shop.get(orderId)).status).toBe("refunded")
})

test("the answer to a refund can have the specification's other shape", async () => {
  await shop.settings({ refund_response: "order_id" })
  const orderId = await shop.createPaid()
  expect((await shop.refund(orderId, 100, { refund_order_id: "ref_9" })).body.data).toEqual({
    order_id: "ref_9",
    transaction_id: expect.any(Number),
  })
})
