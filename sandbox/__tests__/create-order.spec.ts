import { SECOND_SITE_KEY, SITE_KEY, TestShop } from "./shop"

let shop: TestShop
beforeAll(async () => {
  shop = await TestShop.open()
})
afterAll(() => shop.close())
beforeEach(() => shop.control("POST", "/reset"))

test.each([
  ["the api_key header", "", { api_key: SITE_KEY }],
  ["the query", `?api_key=${SITE_KEY}`, {}],
  ["a bearer token", "", { authorization: `Bearer ${SITE_KEY}` }],
  ["the header with blanks around the key", "", { api_key: ` ${SITE_KEY} ` }],
])("a key is accepted in %s", async (_form, query, headers) => {
  expect((await shop.api("GET", `/me${query}`, undefined, headers as Record<string, string>)).body).toEqual({
    success: true,
    data: { account_id: 20001, role: "admin", site_id: 10001 },
  })
})

test.each([["no-such-key"], [""]])("the key %p is refused with 401 and 1032", async (api_key) => {
  const answer = await shop.api("GET", "/gateways", undefined, { api_key })
  expect(answer).toEqual({
    status: 401,
    body: { success: false, data: {}, error_code: 1032, error_info: "Invalid API key" },
  })
})

test.each([
  ["inactive", 1019],
  ["account-blocked", 1020],
])("a site that is %s answers %d", async (state, code) => {
  await shop.settings({ site_state: { "10001": state } })
  expect((await shop.api("POST", "/orders", shop.orderRequest())).body.error_code).toBe(code)
})

const cart = (unit_price: number, rest: object = {}) => ({
  items: [{ name: "Tea", unit_price, quantity: 1, ...rest }],
})

test.each([
  [1006, "no order_id", { order_id: "" }],
  [1006, "51 characters of order_id", { order_id: "x".repeat(51) }],
  [1002, "no currency", { currency: undefined }],
  [1002, "a currency that does not exist", { currency: "XXX" }],
  [1002, "a currency that the method does not take", { currency: "GBP" }],
  [1001, "no amount", { amount: undefined }],
  [1001, "amount 0", { amount: 0 }],
  [1001, "a negative amount", { amount: -1 }],
  [1001, "a fraction of a cent", { amount: 10.5 }],
  [1001, "more than the method's limit", { amount: 5_000_001 }],
  [1008, "no description", { description: undefined }],
  [1008, "201 characters of description", { description: "x".repeat(201) }],
  [1010, "501 characters of var1", { var1: "x".repeat(501) }],
  [1023, "an unknown gateway", { gateway: "BITCOIN" }],
  [1023, "type direct without a gateway", { type: "direct", gateway: "" }],
  [1000, "an unknown type", { type: "carrier-pigeon" }],
  [1007, "a bad ip_address", { customer: { ip_address: "foobar" } }],
  [1007, "a list of forwarded addresses", { customer: { forwarded_ip: "10.0.0.1, 10.0.0.2" } }],
  [1018, "a country by its name", { customer: { country: "Netherlands" } }],
  [1018, "a delivery country that does not exist", { delivery: { country: "ZY" } }],
  [1001, "days_active 366", { days_active: 366 }],
  [1001, "seconds_active 0", { seconds_active: 0 }],
  [1000, "a notification_url that is none", { payment_options: { notification_url: "shop" } }],
  [
    1000,
    "a long notification_url",
    { payment_options: { notification_url: `http://a.test/${"x".repeat(150)}` } },
  ],
  [
    1027,
    "a cart that adds up to another total",
    { shopping_cart: cart(9.99), checkout_options: { validate_cart: true } },
  ],
  [1026, "a cart in another currency", { shopping_cart: cart(10, { currency: "USD" }) }],
  [
    1028,
    "a tax rate in percent",
    { shopping_cart: cart(10), checkout_options: { tax_tables: { default: { rate: 21 } } } },
  ],
  [
    1029,
    "an unknown tax table",
    { shopping_cart: cart(10, { tax_table_selector: "none" }), checkout_options: { validate_cart: true } },
  ],
])("an order is refused with %d for %s", async (code, _what, changes) => {
  const answer = await shop.api("POST", "/orders", shop.orderRequest(changes))
  expect(answer).toMatchObject({ status: 404, body: { success: false, error_code: code } })
})

test("a cart whose rounded totals match the amount is accepted", async () => {
  const { data } = await shop.create({
    amount: 7495,
    shopping_cart: {
      items: [
        { name: "Product 1", unit_price: 13.761467889, quantity: 2, tax_table_selector: "low" },
        { name: "Product 2", unit_price: 8.2644628099, quantity: 4 },
        {
          name: "Shipping",
          merchant_item_id: "msp-shipping",
          unit_price: "4.5412844037",
          quantity: 1,
          tax_table_selector: "low",
        },
      ],
    },
    checkout_options: {
      validate_cart: true,
      tax_tables: { default: { rate: 0.21 }, alternate: [{ name: "low", rules: [{ rate: 0.09 }] }] },
    },
  })
  expect(data.session_id).toBeDefined()
})

test("an order with unusual but harmless fields is accepted", async () => {
  const answer = await shop.api(
    "POST",
    "/orders?locale=zh_CN",
    shop.orderRequest({
      amount: "1000",
      manual: false,
      second_chance: { send_mail: true, send_email: true },
      customer: {
        firstname: "Li",
        lastname: "Wei",
        ip_address: "2001:db8::1",
        forwarded_ip: "",
        country: "CN",
      },
    }),
  )
  expect(answer.body.success).toBe(true)
  expect(await shop.get(answer.body.data.order_id)).toMatchObject({
    amount: 1000,
    customer: { first_name: "Li", last_name: "Wei", country: "CN", country_name: "China" },
  })
})

test.each([
  ["https://shop.example.com/hooks:1", undefined],
  ["http://shop.example.com/hooks", 1000],
  ["https://shop.example.com:8443/hooks", 1000],
  ["https://shop.example.com:443/hooks", 1000],
])("with strict URLs, an order with the notification URL %s has the error code %p", async (url, code) => {
  await shop.settings({ strict_urls: true })
  const request = shop.orderRequest({ payment_options: { notification_url: url } })
  expect((await shop.api("POST", "/orders", request)).body.error_code).toBe(code)
})

test("the HTTP status of a refused order can be chosen", async () => {
  await shop.settings({ rejected_create_http_status: 200 })
  const answer = await shop.api("POST", "/orders", shop.orderRequest({ amount: 0 }))
  expect(answer).toMatchObject({ status: 200, body: { success: false, error_code: 1001 } })
})

test("the id of a paid order cannot be used again", async () => {
  const orderId = await shop.createPaid()
  const again = await shop.api("POST", "/orders", shop.orderRequest({ order_id: orderId }))
  expect(again.body.error_code).toBe(1006)
})

test("an order id that is still open gets another payment page", async () => {
  const first = await shop.create({ order_id: "open-1" })
  const second = await shop.create({ order_id: "open-1", amount: 2000 })
  expect(second.data.session_id).not.toBe(first.data.session_id)
  expect((await shop.get("open-1")).amount).toBe(2000)
})

test("paying the older of two pages books the amount of that page and makes the other a duplicate", async () => {
  const first = await shop.create({ order_id: "open-2", amount: 1000 })
  await shop.create({ order_id: "open-2", amount: 2000 })
  const paid = await shop.pay("open-2", "completed", { session_id: first.data.session_id })
  expect(paid.body.order).toMatchObject({ amount: 1000, status: "completed" })
  expect(paid.body.order.sessions.map((one: { status: string }) => one.status)).toEqual([
    "completed",
    "duplicate",
  ])
})

test("a second direct order under an open id is refused with 1022", async () => {
  await shop.create({ order_id: "twice", type: "direct" })
  const again = await shop.api("POST", "/orders", shop.orderRequest({ order_id: "twice", type: "direct" }))
  expect(again.body.error_code).toBe(1022)
})

test("two sites keep their orders apart", async () => {
  await shop.create({ order_id: "shared" })
  const second = { api_key: SECOND_SITE_KEY }
  expect((await shop.api("GET", "/orders/shared", undefined, second)).body.error_code).toBe(1006)
  expect((await shop.api("POST", "/orders", shop.orderRequest({ order_id: "shared" }), second)).status).toBe(
    200,
  )
})

test("an unknown order is answered with 404 and 1006", async () => {
  expect(await shop.api("GET", "/orders/unknown")).toEqual({
    status: 404,
    body: { success: false, data: [], error_code: 1006, error_info: "Invalid transaction ID" },
  })
})

test.each(["a b", "100%", "über/unter", "a?b#c", "订单-1"])(
  "an order with the id %p is found by its percent-encoded path",
  async (id) => {
    await shop.create({ order_id: id })
    expect((await shop.get(encodeURIComponent(id))).order_id).toBe(id)
  },
)

test("an order is also found by its transaction id", async () => {
  const { data, orderId } = await shop.create({ type: "direct" })
  expect((await shop.get(String(data.transaction_id))).order_id).toBe(orderId)
})

test("an order returns the fields that the merchant sent for themselves", async () => {
  const { orderId } = await shop.create({
    var1: "a",
    var2: "cart_1",
    var3: "c",
    custom_info: { custom_1: "x" },
  })
  expect(await shop.get(orderId)).toMatchObject({
    var1: "a",
    var2: "cart_1",
    var3: "c",
    custom_info: { custom_1: "x", custom_2: null, custom_3: null },
  })
})

test("numeric order ids are returned as integers when that quirk is on", async () => {
  await shop.settings({ order_id_numeric_as_integer: true })
  await shop.create({ order_id: "1588947171" })
  await shop.create({ order_id: "000069038" })
  expect((await shop.get("1588947171")).order_id).toBe(1588947171)
  expect((await shop.get("000069038")).order_id).toBe("000069038")
})

test("ids beyond 2^53 are written as bare integers when that quirk is on", async () => {
  await shop.settings({ ids_beyond_safe_integer: true })
  const { orderId } = await shop.create({ type: "direct" })
  const response = await fetch(`${shop.sandbox.apiBaseUrl}/orders/${orderId}`, {
    headers: { api_key: SITE_KEY },
  })
  const id = /"transaction_id":(\d+),"var1"/.exec(await response.text())?.[1] ?? ""
  expect(id).toHaveLength(18)
  expect(String(Number(id))).not.toBe(id)
})

test("the times of an order are in Amsterdam time, without a zone", async () => {
  const { orderId } = await shop.create()
  const { created } = await shop.get(orderId)
  const amsterdam = new Date().toLocaleString("sv-SE", { timeZone: "Europe/Amsterdam" }).replace(" ", "T")
  expect(created.slice(0, 15)).toBe(amsterdam.slice(0, 15))
  expect(created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
})

test("GET does not repeat the payment_url", async () => {
  const { orderId } = await shop.create({ type: "direct" })
  expect(await shop.get(orderId)).not.toHaveProperty("payment_url")
})

test.each([
  ["nothing when nothing was sent", undefined, undefined],
  [
    "the tables without the object around them, rates as text",
    {
      validate_cart: false,
      tax_tables: {
        default: { rate: 0.09, shipping_taxed: true },
        alternate: [{ name: "21", standalone: true, rules: [{ rate: 0.21, country: "NL" }] }],
      },
    },
    {
      alternate: [{ name: "21", standalone: "1", rules: [{ country: "NL", rate: "0.21" }] }],
      default: { rate: "0.09", shipping_taxed: "1" },
    },
  ],
  [
    "PHP's empty values for what was left out",
    { tax_tables: { alternate: [{ name: "21", rules: [{ rate: "0.21" }] }] } },
    { alternate: [{ name: "21", standalone: "", rules: [{ country: "", rate: "0.21" }] }], default: [] },
  ],
])("an order returns as checkout_options: %s", async (_what, checkout_options, expected) => {
  const { orderId } = await shop.create({ checkout_options })
  expect((await shop.get(orderId)).checkout_options).toEqual(expected)
})
