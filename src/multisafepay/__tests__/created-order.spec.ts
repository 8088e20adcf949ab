import { asPspOrderId } from ".."
import { parseCreatedOrder, paymentPageRule } from "../created-order"

const LIVE = { environment: "live", baseUrl: new URL("https://api.multisafepay.com/v1/json") }
const LOOPBACK = { environment: "live", baseUrl: new URL("http://localhost:4010/v1/json") }
const TEST = { environment: "test", baseUrl: new URL("https://testapi.multisafepay.com/v1/json") }

const HOSTED = "https://payv2.multisafepay.com/connect/13oElUaESR7Y/?lang=nl_NL"
const WALLET = "https://excashier.alipay.com/standard/auth.htm?auth_order_id=exc_5fc2c004"

describe("The payment page of a created order", () => {
  const created = (target: typeof LIVE, type: string, payment_url: string) =>
    parseCreatedOrder(
      { order_id: "payses_1", payment_url },
      asPspOrderId("payses_1"),
      { endpoint: "POST /orders" },
      paymentPageRule(target, type),
    )

  it.each([
    ["a hosted page, live", LIVE, "redirect", HOSTED],
    ["a payment link, live", LIVE, "paymentlink", HOSTED],
    ["the wallet's own page, live", LIVE, "direct", WALLET],
    ["whatever the test environment answers", TEST, "redirect", "http://localhost:4010/pay/payses_1"],
    [
      "whatever a sandbox on this machine answers",
      LOOPBACK,
      "redirect",
      "http://localhost:4010/pay/payses_1",
    ],
  ])("accepts a payment page when it is %s", (_, target, type, url) => {
    expect(created(target, type, url).paymentUrl).toBe(url)
  })

  it.each([
    ["http", "redirect", HOSTED.replace("https", "http")],
    ["another host", "redirect", "https://payv2.multisafepay.com.evil.example/connect/1"],
    ["a host that ends like MultiSafepay's", "redirect", "https://evilmultisafepay.com/connect/1"],
    ["the wallet's host for a hosted page", "redirect", WALLET],
    ["another host for a link", "paymentlink", "https://evil.example/pay"],
    ["a user name that looks like the host", "redirect", "https://payv2.multisafepay.com@evil.example/"],
    ["a user name before the host", "direct", "https://user:secret@excashier.alipay.com/"],
    ["http for the wallet's page", "direct", WALLET.replace("https", "http")],
  ])("refuses a live payment page when it is %s, and the order may exist", (_, type, url) => {
    expect(() => created(LIVE, type, url)).toThrow(expect.objectContaining({ outcomeUnknown: true }))
  })
})
