import { alipay } from "../../gateways/alipay"
import { providerId } from "../../gateways/provider-id"
import type { AlipayOptions } from "../../sites/options/options"
import {
  checkWebhook,
  isPrivateAddress,
  type WebhookCheck,
  type WebhookCheckPorts,
  withDeliveries,
} from "../webhook-check"

const PROVIDER = providerId(alipay, "multisafepay")

type Setting = Partial<Pick<AlipayOptions, "backendUrl" | "environment" | "baseUrl">>

async function check(setting: Setting, ports: Partial<WebhookCheckPorts> = {}) {
  const asked: string[] = []
  const options = { backendUrl: "https://shop.example.com", environment: "live", ...setting }
  const { checks } = await checkWebhook(
    PROVIDER,
    { options: options as AlipayOptions },
    {
      resolve: async () => ["203.0.113.7"],
      fetch: async (url) => {
        asked.push(String(url))
        return new Response("Signature refused: no header", { status: 401 })
      },
      ...ports,
    },
  )
  return {
    asked,
    ...Object.fromEntries(checks.map(({ check, result, detail }) => [check, { result, detail }])),
  }
}

describe("the self-test of the webhook URL", () => {
  it("finds no problem with a public https webhook URL at which the plugin answers", async () => {
    expect(await check({})).toMatchObject({
      https: { result: "ok" },
      port: { result: "ok" },
      length: { result: "ok", detail: "63 / 150" },
      characters: { result: "ok" },
      address: { result: "ok", detail: "203.0.113.7" },
      answer: { result: "ok" },
    })
  })

  it("asks no other URL than the merchant's own", async () => {
    const { asked } = await check({})
    expect(asked).toEqual(["https://shop.example.com/hooks/multisafepay/alipay_multisafepay"])
  })

  it("reports http and a port in a webhook URL, which MultiSafepay does not accept", async () => {
    expect(await check({ backendUrl: "http://shop.example.com:9000", environment: "test" })).toMatchObject({
      https: { result: "failed", detail: "http" },
      port: { result: "failed", detail: "9000" },
    })
  })

  it("reports port 443 in a webhook URL, because MultiSafepay accepts no port at all", async () => {
    expect(await check({ backendUrl: "https://shop.example.com:443" })).toMatchObject({
      https: { result: "ok" },
      port: { result: "failed", detail: "443" },
    })
  })

  it("only warns about http and a port when the sandbox replaces MultiSafepay", async () => {
    const setting: Setting = {
      backendUrl: "http://localhost:9000",
      environment: "test",
      baseUrl: "http://localhost:4010/v1/json",
    }
    expect(await check(setting, { resolve: async () => ["127.0.0.1"] })).toMatchObject({
      https: { result: "warning" },
      port: { result: "warning" },
      address: { result: "warning", detail: "127.0.0.1" },
      answer: { result: "ok" },
    })
  })

  it("reports a host name that leads to an address outside the public internet", async () => {
    expect(await check({}, { resolve: async () => ["203.0.113.7", "10.0.0.5"] })).toMatchObject({
      address: { result: "failed", detail: "10.0.0.5" },
    })
  })

  it("asks no server when the host name of the webhook URL does not exist", async () => {
    const { asked, ...checks } = await check({}, { resolve: () => Promise.reject(new Error("ENOTFOUND")) })
    expect(checks).toMatchObject({ address: { result: "failed" }, answer: { result: "skipped" } })
    expect(asked).toEqual([])
  })

  it.each([
    ["another program answers", new Response("hello", { status: 200 }), "HTTP 200"],
    ["a proxy asks for a password", new Response("Authorization Required", { status: 401 }), "HTTP 401"],
    ["a redirect answers", new Response(null, { status: 301 }), "HTTP 301"],
  ])("reports a problem when %s at the webhook URL", async (_, response, detail) => {
    expect(await check({}, { fetch: async () => response })).toMatchObject({
      answer: { result: "failed", detail },
    })
  })

  it("names the network error when no server answers at the webhook URL", async () => {
    const refused = Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } })
    expect(await check({}, { fetch: () => Promise.reject(refused) })).toMatchObject({
      answer: { result: "failed", detail: "ECONNREFUSED" },
    })
  })

  const OF_THE_SHOP = ["HTTP 404", "ECONNREFUSED", "CERT_HAS_EXPIRED"]

  it("turns what only this machine sees into warnings when MultiSafepay delivers notifications, and nothing else", async () => {
    const seen = (check: WebhookCheck["check"], result: WebhookCheck["result"], detail = "10.0.0.5") => ({
      check,
      result,
      detail,
    })
    const view = {
      provider_id: PROVIDER.id,
      url: "https://shop.example.com",
      checks: [
        seen("length", "failed"),
        seen("address", "failed"),
        seen("answer", "failed", "TimeoutError"),
        ...OF_THE_SHOP.map((detail) => seen("answer", "failed", detail)),
      ],
      delivered_at: null,
    }
    expect(withDeliveries(view, undefined)).toBe(view)
    expect(withDeliveries(view, new Date("2026-11-27T12:00:00Z"))).toEqual({
      ...view,
      checks: [
        seen("length", "failed"),
        seen("address", "warning"),
        seen("answer", "warning", "TimeoutError"),
        ...OF_THE_SHOP.map((detail) => seen("answer", "failed", detail)),
      ],
      delivered_at: "2026-11-27T12:00:00.000Z",
    })
    const good = { ...view, checks: [seen("answer", "ok")] }
    expect(withDeliveries(good, new Date())).toBe(good)
  })

  it.each([
    ["127.0.0.1", true],
    ["10.1.2.3", true],
    ["172.31.255.255", true],
    ["172.32.0.1", false],
    ["192.168.1.1", true],
    ["100.64.0.1", true],
    ["169.254.169.254", true],
    ["8.8.8.8", false],
    ["::1", true],
    ["fd00::1", true],
    ["fe80::1", true],
    ["::ffff:192.168.0.1", true],
    ["2001:4860:4860::8888", false],
  ])("recognises whether the address %s is private: %s", (address, expected) => {
    expect(isPrivateAddress(address)).toBe(expected)
  })
})
