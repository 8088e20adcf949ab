import { SITE_KEY, TestShop } from "./shop"

/**
 * What MultiSafepay's own libraries send for wallets, and how they read the answer. Facts taken from php-sdk 5.21
 * (c467313), python-sdk 3.0 (f643ae0) and the node wrapper 1.0.1 (4a8a1f2); none of their code is here.
 */

let shop: TestShop
beforeAll(async () => {
  shop = await TestShop.open()
})
afterAll(() => shop.close())
beforeEach(() => shop.control("POST", "/reset"))

type Call = { method: string; path: string; body?: Record<string, unknown> }
type Answer = { status: number; body: ReturnType<typeof JSON.parse> }

/** How a library writes each call, regardless of its purpose. */
type Client = { name: string; headers: Record<string, string>; query: string; write(body: unknown): string }

const PHP: Client = {
  name: "php-sdk",
  headers: { api_key: SITE_KEY, "accept-encoding": "application/json", "content-type": "application/json" },
  query: "locale=en_US",
  write: (body) => JSON.stringify(body, null, 4),
}
const PYTHON: Client = {
  name: "python-sdk",
  headers: {
    authorization: `Bearer ${SITE_KEY}`,
    accept: "application/json",
    "content-type": "application/json",
  },
  query: "locale=en_US",
  write: (body) => JSON.stringify(body).replaceAll('":', '": '),
}
const NODE: Client = {
  name: "node wrapper",
  headers: { api_key: SITE_KEY, "content-type": "application/json; charset=UTF-8;" },
  query: "",
  write: (body) => JSON.stringify(body),
}
const CLIENTS = [PHP, PYTHON, NODE]

async function send({ headers, query, write }: Client, { body, method, path }: Call): Promise<Answer> {
  const url = `${shop.sandbox.apiBaseUrl}${path}${query && (path.includes("?") ? "&" : "?")}${query}`
  const answer = await fetch(url, { method, headers, ...(body ? { body: write(body) } : {}) })
  return { status: answer.status, body: JSON.parse(await answer.text()) }
}

const address = {
  address1: "Kraanspoor",
  house_number: "39",
  zip_code: "1033SC",
  city: "Amsterdam",
  country: "NL",
  phone: "0208500500",
  email: "mei@example.com",
}

/** An order in each library's format, with a wallet instead of the gateways in their examples. */
const ORDERS: Record<string, (id: string, type: string) => Record<string, unknown>> = {
  "php-sdk": (order_id, type) => {
    const customer = {
      firstname: "Mei",
      lastname: "Lin",
      ...address,
      locale: "nl_NL",
      ip_address: "10.0.0.1",
    }
    const line = (item: Record<string, unknown>) => ({
      description: "",
      currency: "EUR",
      quantity: 1,
      weight: { unit: "KG", value: 12 },
      ...item,
    })
    return {
      type,
      order_id,
      currency: "EUR",
      amount: 10_000,
      gateway: "ALIPAYPLUS",
      payment_options: {
        notification_url: shop.notificationUrl,
        notification_method: "POST",
        redirect_url: "http://www.example.com/client/return",
        cancel_url: "http://www.example.com/client/cancel",
        close_window: true,
        settings: {},
      },
      description: "My order",
      second_chance: { send_email: true },
      customer,
      delivery: customer,
      shopping_cart: {
        items: [
          line({
            name: "Holder",
            unit_price: "50.0000000000",
            quantity: 2,
            merchant_item_id: "1",
            tax_table_selector: "0",
          }),
          line({
            name: "Shipping",
            unit_price: "0.0000000000",
            merchant_item_id: "msp-shipping",
            tax_table_selector: "0",
          }),
        ],
      },
      checkout_options: {
        tax_tables: {
          alternate: [{ name: "0", standalone: true, rules: [{ rate: 0, country: "" }] }],
          default: { shipping_taxed: true, rate: 0.21 },
        },
        validate_cart: true,
      },
      plugin: {
        sdk_version: "5.21.0",
        plugin_version: "1",
        shop: "Tea",
        shop_version: "2",
        partner: "P",
        shop_root_url: "",
      },
      custom_info: { custom_1: "a" },
      var1: "one",
      affiliate: {
        split_payments: [{ merchant: 90015234, percentage: 22.37, description: "Percentage to affiliate" }],
      },
    }
  },
  "python-sdk": (order_id, type) => ({
    type,
    order_id,
    currency: "EUR",
    amount: 3_000,
    description: "My order",
    gateway: "ALIPAY",
    gateway_info: null,
    payment_options: {
      notification_url: shop.notificationUrl,
      notification_method: "POST",
      redirect_url: "https://example.com/order/success",
      cancel_url: "https://example.com/order/failed",
      close_window: false,
    },
    customer: { locale: "en_US", first_name: "Mei", last_name: "Lin", ...address, forwarded_ip: "192.0.2.1" },
    plugin: {
      plugin_version: "0.0.1",
      shop: "Tea",
      shop_version: "2",
      partner: "P",
      shop_root_url: "https://e.com",
    },
    shopping_cart: {
      items: [
        {
          name: "Tea",
          unit_price: 30,
          quantity: 1,
          merchant_item_id: "1",
          tax_table_selector: "0",
          description: "",
          weight: null,
        },
      ],
    },
    checkout_options: {
      tax_tables: {
        default: null,
        alternate: [{ name: "0", standalone: null, rules: [{ rate: 0, country: null }] }],
      },
      validate_cart: false,
    },
    days_active: null,
    var1: null,
  }),
  "node wrapper": (order_id, type) => ({
    type,
    order_id,
    gateway: type === "redirect" ? "" : "ALIPAY",
    currency: "EUR",
    amount: "1000",
    description: "Test Order Description",
    payment_options: {
      notification_url: `${shop.notificationUrl}?type=notification`,
      redirect_url: "http://www.example.com/client/notification?type=redirect",
      cancel_url: "http://www.example.com/client/notification?type=cancel",
      close_window: "",
    },
    customer: {
      locale: "nl_NL",
      ip_address: "89.20.162.110",
      first_name: "Mei",
      last_name: "Lin",
      ...address,
      referrer: "http://test.com",
    },
    second_chance: { send_email: true },
    plugin: { shop: "multisafepay-node-wrapper", plugin_version: "1.0.1", partner: "MultiSafepay" },
  }),
}

async function create(
  client: Client,
  type: string,
  orderId = `${client.name.replaceAll(/\W/g, "")}-1`,
): Promise<string> {
  const body = ORDERS[client.name]?.(orderId, type)
  const { body: answer } = await send(client, { method: "POST", path: "/orders", ...(body ? { body } : {}) })
  expect(answer).toMatchObject({
    success: true,
    data: { order_id: orderId, payment_url: expect.any(String) },
  })
  return orderId
}

describe.each(CLIENTS)("$name", (client) => {
  test.each(["redirect", "direct", "paymentlink"])(
    "an official client creates a %s order and reads it",
    async (type) => {
      const orderId = await create(client, type)
      // python-sdk repeats the order id in the query.
      const path = `/orders/${orderId}${client === PYTHON ? `?order_id=${orderId}` : ""}`
      const { body } = await send(client, { method: "GET", path })
      expect(body).toMatchObject({
        success: true,
        data: {
          order_id: orderId,
          status: "initialized",
          customer: { first_name: "Mei", last_name: "Lin", phone1: "0208500500" },
        },
      })
    },
  )

  test("an official client refunds a part of an order and reads the refund's id", async () => {
    const orderId = await create(client, "direct")
    await shop.pay(orderId, "completed")
    const amount = client === NODE ? "8" : 8
    const { body } = await send(client, {
      method: "POST",
      path: `/orders/${orderId}/refunds`,
      body: { currency: "EUR", amount, description: "Your refund description" },
    })
    expect(body).toMatchObject({ success: true, data: { refund_id: expect.any(Number) } })
    expect(await shop.get(orderId)).toMatchObject({ amount_refunded: 8, status: "partial_refunded" })
  })

  test.each([
    [
      "ships an order",
      {
        status: "shipped",
        tracktrace_code: "3SMSP0123456789",
        carrier: "MSP",
        ship_date: "01-01-1911",
        reason: "x",
        invoice_id: "AB12345",
      },
      "shipped",
    ],
    ["ships an order without tracking", { status: "shipped" }, "shipped"],
    ["adds an invoice to an order", { invoice_id: "AB12345" }, "completed"],
  ])("an official client %s once it is paid", async (_what, update, status) => {
    const orderId = await create(client, "direct")
    await shop.pay(orderId, "completed")
    // php-sdk repeats the order id in the body; the node wrapper adds its own name.
    const more =
      client === PHP
        ? { id: orderId }
        : client === NODE
          ? { plugin: { shop: "multisafepay-node-wrapper" } }
          : {}
    const answer = await send(client, {
      method: "PATCH",
      path: `/orders/${orderId}`,
      body: { ...more, ...update },
    })
    expect(answer.body).toEqual({ success: true, data: {} })
    expect((await shop.get(orderId)).status).toBe(status)
  })

  test.each([true, 1])(
    "an official client cancels an unpaid order with exclude_order %p",
    async (exclude_order) => {
      const orderId = await create(client, "redirect")
      const body = { status: "cancelled", exclude_order }
      expect((await send(client, { method: "PATCH", path: `/orders/${orderId}`, body })).body.success).toBe(
        true,
      )
      expect((await shop.get(orderId)).status).toBe("cancelled")
    },
  )

  test.each([
    ["GET", "/orders/foobar", undefined],
    ["PATCH", "/orders/foobar", { id: "foobar", status: "shipped" }],
    ["POST", "/orders/foobar/refunds", { currency: "EUR", amount: 1 }],
  ])("an official client reads that an order is unknown: %s %s", async (method, path, body) => {
    const answer = await send(client, { method, path, ...(body ? { body } : {}) })
    expect(answer).toMatchObject({
      status: 404,
      body: { success: false, error_code: 1006, error_info: "Invalid transaction ID" },
    })
  })

  test.each([
    ["an unknown currency", { currency: "FOOBAR" }, 1002],
    ["another unknown currency", { currency: "AMD" }, 1002],
    ["an amount of zero", { amount: 0 }, 1001],
    ["an unknown gateway", { gateway: "FOOBAR" }, 1023],
  ])("an official client reads the error code for %s", async (_what, change, error_code) => {
    const body = { ...ORDERS[client.name]?.("wrong-1", "direct"), ...change }
    const answer = await send(client, { method: "POST", path: "/orders", body })
    expect(answer.body).toMatchObject({ success: false, error_code, error_info: expect.any(String) })
  })

  test("an official client checks its key by the list of gateways", async () => {
    const path = client === PHP ? "/gateways?include=coupons" : "/gateways"
    const { body } = await send(client, { method: "GET", path })
    expect(body.data).toEqual(expect.arrayContaining([{ id: "ALIPAY", description: "Alipay" }]))
    const { api_key: _key, authorization: _bearer, ...headers } = client.headers
    const stranger = { ...client, headers: { ...headers, api_key: "no-such-key" } }
    expect(await send(stranger, { method: "GET", path })).toMatchObject({
      status: 401,
      body: { error_code: 1032 },
    })
  })

  test("an official client reads one gateway", async () => {
    expect((await send(client, { method: "GET", path: "/gateways/ALIPAYPLUS" })).body.data.id).toBe(
      "ALIPAYPLUS",
    )
  })
})

describe.each([PHP, PYTHON])("$name", (client) => {
  test.each([
    ["account and site", "/me", { account_id: expect.any(Number), role: expect.any(String), site_id: 10001 }],
    ["a token", "/auth/api_token", { api_token: expect.any(String) }],
    [
      "categories",
      "/categories",
      expect.arrayContaining([{ code: expect.any(Number), description: expect.any(String) }]),
    ],
  ])("an official client reads %s", async (_what, path, data) => {
    expect((await send(client, { method: "GET", path })).body).toEqual({ success: true, data })
  })

  test("an official client reads a payment method with every field that the library requires", async () => {
    const { body } = await send(client, { method: "GET", path: "/payment-methods/ALIPAYPLUS?group_cards=1" })
    expect(body.data).toMatchObject({
      id: "ALIPAYPLUS",
      name: expect.any(String),
      type: "payment-method",
      allowed_amount: { min: expect.any(Number), max: expect.any(Number) },
      allowed_countries: expect.any(Array),
      allowed_currencies: expect.any(Array),
      preferred_countries: expect.any(Array),
      required_customer_data: expect.any(Array),
      shopping_cart_required: expect.any(Boolean),
      additional_data: expect.any(Object),
      brands: expect.any(Array),
      icon_urls: { large: expect.any(String), medium: expect.any(String), vector: expect.any(String) },
      tokenization: { is_enabled: false },
      apps: {
        fastcheckout: { is_enabled: expect.any(Boolean) },
        payment_components: {
          has_fields: expect.any(Boolean),
          is_enabled: expect.any(Boolean),
          qr: { supported: expect.any(Boolean) },
        },
      },
    })
  })

  test("an official client lists transactions with the site's key, and the pages of the list", async () => {
    await shop.createPaid()
    await shop.createPaid()
    const { body } = await send(client, { method: "GET", path: "/transactions?limit=1&status=completed" })
    expect(body).toMatchObject({
      success: true,
      data: [{ type: "payment", status: "completed", site_id: 10001 }],
      pager: { limit: 1, after: expect.any(String), before: null, cursor: { after: expect.any(String) } },
    })
  })

  test("an order id with a slash and blanks is found under its encoded form", async () => {
    const orderId = await create(client, "redirect", "tea 1/2")
    const { body } = await send(client, { method: "GET", path: `/orders/${encodeURIComponent(orderId)}` })
    expect(body.data.order_id).toBe("tea 1/2")
  })
})

test.each<[string, Client, Call]>([
  ["issuers", PHP, { method: "GET", path: "/issuers/IDEAL" }],
  ["issuers", PYTHON, { method: "GET", path: "/issuers/IDEAL" }],
  ["issuers", NODE, { method: "GET", path: "/issuers/ideal" }],
  [
    "manual capture",
    PHP,
    { method: "POST", path: "/orders/ORDER/capture", body: { amount: 10, invoice_id: "A" } },
  ],
  [
    "manual capture",
    PYTHON,
    { method: "PATCH", path: "/capture/ORDER", body: { status: "cancelled", reason: "x" } },
  ],
  ["tokens", PHP, { method: "GET", path: "/recurring/mei" }],
  ["tokens", PYTHON, { method: "DELETE", path: "/recurring/mei/remove/t1" }],
  ["terminals", PHP, { method: "GET", path: "/terminals" }],
  [
    "wallets of browsers",
    PHP,
    {
      method: "POST",
      path: "/wallets/sessions/applepay",
      body: { origin_domain: "e.com", validation_url: "https://e.com" },
    },
  ],
  [
    "refunds by item",
    PHP,
    {
      method: "POST",
      path: "/orders/ORDER/refunds",
      body: { checkout_data: { items: [{ merchant_item_id: "1", quantity: -1 }] } },
    },
  ],
  [
    "refunds by item",
    PYTHON,
    {
      method: "POST",
      path: "/orders/ORDER/refunds",
      body: { currency: "EUR", amount: 1000, checkout_data: { items: [] } },
    },
  ],
])("%s are answered as not available in the sandbox", async (what, client, call) => {
  const orderId = await shop.createPaid()
  const answer = await send(client, { ...call, path: call.path.replace("ORDER", orderId) })
  expect(answer).toMatchObject({
    status: 404,
    body: { success: false, error_code: 1000, error_info: `Not supported: the sandbox has no ${what}` },
  })
  expect(await shop.get(orderId)).toMatchObject({ amount_refunded: 0, status: "completed" })
})
