import { MultiSafepayClient, type MultiSafepayClientConfig } from ".."
import { resolveClientConfig } from "../client-config"

const valid: MultiSafepayClientConfig = { apiKey: "k".repeat(40), environment: "test" }
const resolve = (changes: Partial<Record<keyof MultiSafepayClientConfig, unknown>> = {}) =>
  resolveClientConfig({ ...valid, ...changes } as MultiSafepayClientConfig)

it.each([
  ["test", "https://testapi.multisafepay.com/v1/json"],
  ["live", "https://api.multisafepay.com/v1/json"],
])("the client calls, in the environment %s, %s", (environment, address) => {
  expect(resolve({ environment }).transport.baseUrl.href).toBe(address)
})

it("the client has defaults for its configuration", () => {
  expect(resolve().transport).toMatchObject({ timeoutMs: 10_000, maxConnections: 50 })
})

it("the client removes blanks around the key", () => {
  expect(resolve({ apiKey: `  ${valid.apiKey}\n` }).apiKey.reveal()).toBe(valid.apiKey)
})

it.each([
  ["apiKey", { apiKey: "" }],
  ["apiKey", { apiKey: undefined }],
  ["apiKey", { apiKey: "four" }],
  ["apiKey", { apiKey: "key with blanks" }],
  ["apiKey", { apiKey: "ключ-ключ" }],
  ["apiKey", { apiKey: "abcde\r\nx-evil: 1" }],
  ["environment", { environment: "production" }],
  ["environment", { environment: "constructor" }],
  ["baseUrl", { baseUrl: "localhost" }],
  ["baseUrl", { baseUrl: "ftp://localhost/" }],
  ["baseUrl", { baseUrl: "http://user:word@localhost/" }],
  ["baseUrl", { baseUrl: "http://localhost/?api_key=x" }],
  ["baseUrl", { environment: "live", baseUrl: "http://proxy.example/v1/json" }],
  ["timeoutMs", { timeoutMs: 0 }],
  ["timeoutMs", { timeoutMs: Number.POSITIVE_INFINITY }],
  ["maxConnections", { maxConnections: 0 }],
  ["maxConnections", { maxConnections: 1.5 }],
])("the client names %s when it is wrong", (field, changes) => {
  expect(() => resolve(changes)).toThrow(new RegExp(`^MultiSafepay client: ${field} `))
  expect(() => resolve(changes)).toThrow(expect.objectContaining({ kind: "configuration" }))
})

it.each([
  "http://localhost:4280/v1/json",
  "http://127.0.0.1:1",
  "http://[::1]:1",
  "https://proxy.example/psp/",
])("the live client accepts the base URL %s", (baseUrl) => {
  expect(resolve({ environment: "live", baseUrl }).transport.baseUrl.href).toContain(baseUrl)
})

it("the client does no I/O before its first call", async () => {
  const client = new MultiSafepayClient({ ...valid, baseUrl: "http://127.0.0.1:1" })
  await client.close()
  await client.close()
})
