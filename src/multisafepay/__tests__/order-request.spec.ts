import { firstIpAddress, MultiSafepayError } from ".."
import { checkRequest } from "../check-request"
import { createOrderRequestSchema } from "../order-request"
import { refundRequestSchema } from "../refund-request"
import { orderRequest } from "./orders"
import { describeVectors } from "./vectors"

const check = (changes: Record<string, unknown>) =>
  checkRequest(createOrderRequestSchema, { ...orderRequest(), ...changes }, "POST /orders")
const withUrl = (field: string, url: string) => ({
  payment_options: { ...orderRequest().payment_options, [field]: url },
})

describe("an order request", () => {
  it("sends an order unchanged when it keeps to the limits", () => {
    const request = orderRequest({
      order_id: "x".repeat(50),
      description: "y".repeat(200),
      amount: 1,
      var1: "v".repeat(100),
      seconds_active: 31_536_000,
      second_chance: { send_email: false },
      custom_info: { custom_1: "a" },
      plugin: { shop: "Medusa", shop_version: "2.21.2", plugin_version: "0.1.0" },
      customer: { first_name: "Li", last_name: "Na", locale: "zh_CN", email: "li@example.com" },
    })
    expect(checkRequest(createOrderRequestSchema, request, "POST /orders")).toEqual(request)
  })

  it.each([
    ["order_id", { order_id: "" }],
    ["order_id", { order_id: "x".repeat(51) }],
    ["type", { type: "checkout" }],
    ["currency", { currency: "eur" }],
    ["amount", { amount: 0 }],
    ["amount", { amount: 10.5 }],
    ["amount", { amount: "1000" }],
    ["amount", { amount: 2 ** 53 }],
    ["description", { description: "" }],
    ["description", { description: "y".repeat(201) }],
    ["description", { description: "<b>Tea</b>" }],
    ["description", { description: "a <!-- b" }],
    [
      "payment_options.notification_url",
      withUrl("notification_url", `https://shop.example/${"p".repeat(130)}`),
    ],
    ["payment_options.notification_url", withUrl("notification_url", "/hooks")],
    ["payment_options.redirect_url", withUrl("redirect_url", "javascript:alert(1)")],
    ["payment_options.cancel_url", withUrl("cancel_url", "https://shop.example/a b")],
    ["payment_options.cancel_url", withUrl("cancel_url", "https://shop.example/ä")],
    [
      "payment_options.notification_method",
      { payment_options: { ...orderRequest().payment_options, notification_method: "GET" } },
    ],
    ["seconds_active", { seconds_active: 31_536_001 }],
    ["var2", { var2: "v".repeat(101) }],
    ["customer.locale", { customer: { locale: "english" } }],
    ["customer", { customer: { firstname: "Li" } }],
    ["request", { api_key: "secret" }],
  ])("refuses an order before it is sent because of %s", (field, changes) => {
    const attempt = () => check(changes)
    expect(attempt).toThrow(MultiSafepayError)
    expect(attempt).toThrow(expect.objectContaining({ kind: "request", outcomeUnknown: false }))
    expect(attempt).toThrow(new RegExp(`\\(POST /orders\\)\\. ${field.replaceAll(".", "\\.")}: `))
  })

  it("accepts a less-than sign in a description, which is not HTML", () => {
    expect(check({ description: "5 < 6, I <3 tea" }).description).toBe("5 < 6, I <3 tea")
  })
})

describe("the shopper data of an order request", () => {
  it.each([
    ["a long name is cut", { first_name: "x".repeat(40) }, { first_name: "x".repeat(25) }],
    ["a name of one character is left out", { first_name: "伟", last_name: "王小" }, { last_name: "王小" }],
    ["no half of an emoji is sent", { city: `${"x".repeat(49)}🍵🍵` }, { city: `${"x".repeat(49)}🍵` }],
    ["blanks are removed", { first_name: "  Li  ", city: " " }, { first_name: "Li" }],
    ["an e-mail that is too long is left out", { email: `${"x".repeat(100)}@example.com` }, {}],
    ["a phone number that is too long is left out", { phone: "1".repeat(26) }, {}],
    ["a country in small letters is sent in capitals", { country: "cn" }, { country: "CN" }],
    ["a country that does not exist is left out", { country: "China" }, {}],
    ["a state that is too long is left out", { state: "Zhejiang" }, {}],
    [
      "the first of a list of client addresses is sent",
      { ip_address: "203.0.113.195, 70.41.3.18" },
      { ip_address: "203.0.113.195" },
    ],
    ["a client address that is none is left out", { ip_address: "unknown", forwarded_ip: "foobar" }, {}],
  ])("shopper data never stop a checkout: %s", (_name, customer, expected) => {
    expect(check({ customer }).customer).toEqual(expected)
  })

  const address = {
    first_name: "Li",
    last_name: "Na",
    address1: "Kraanspoor",
    house_number: "39C",
    zip_code: "1033SC",
    city: "Amsterdam",
    country: "NL",
  }

  it("sends a complete delivery address", () => {
    expect(check({ delivery: address }).delivery).toEqual(address)
  })

  it("leaves out an incomplete delivery address as a whole", () => {
    expect(check({ delivery: { ...address, zip_code: undefined } }).delivery).toBeUndefined()
    expect(check({ delivery: { ...address, country: "Nederland" } }).delivery).toBeUndefined()
  })
})

describe("a refund request", () => {
  const refund = { amount: 500, currency: "EUR", refundOrderId: "ref_1" }
  const send = (changes: object) =>
    checkRequest(refundRequestSchema, { ...refund, ...changes }, "POST /refunds")

  it("sends a refund in MultiSafepay's field names", () => {
    expect(send({ description: "Broken cup" })).toEqual({
      amount: 500,
      currency: "EUR",
      refund_order_id: "ref_1",
      description: "Broken cup",
    })
  })

  it.each([
    ["amount", { amount: 0 }],
    ["amount", { amount: undefined }],
    ["amount", { amount: null }],
    ["amount", { amount: -1 }],
    ["amount", { amount: 0.5 }],
    ["amount", { amount: "" }],
    ["amount", { amount: "500" }],
    ["amount", { amount: Number.NaN }],
    ["currency", { currency: "eur" }],
    ["refundOrderId", { refundOrderId: "" }],
    ["refundOrderId", { refundOrderId: "r".repeat(51) }],
    ["description", { description: "d".repeat(201) }],
  ])("refuses a refund before it is sent because of %s", (field, changes) => {
    expect(() => send(changes)).toThrow(new RegExp(`${field}: `))
  })
})

describeVectors("ip-address.json", (text) => {
  const { cases } = JSON.parse(text) as { cases: { in: string; out: string | null }[] }

  it.each(cases.map((example) => [example.in, example.out] as const))(
    "reads the client address from the header %s",
    (header, address) => {
      expect(firstIpAddress(header) ?? null).toBe(address)
    },
  )
})

describeVectors("requests.json", (text) => {
  const file = JSON.parse(text) as Record<string, object>

  it("sends the documented example of Alipay unchanged once type and gateway are filled in", () => {
    const example = { ...file.create_alipay_or_alipayplus, type: "direct", gateway: "ALIPAY" }
    expect(checkRequest(createOrderRequestSchema, example, "POST /orders")).toEqual(example)
  })

  it("sends the documented example of a payment page unchanged", () => {
    expect(checkRequest(createOrderRequestSchema, file.create_payment_page, "POST /orders")).toEqual(
      file.create_payment_page,
    )
  })
})
