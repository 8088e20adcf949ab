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
  "localhost",
  "ftp://localhost/",
  "http://user:word@localhost/",
  "http://localhost/?api_key=x",
  "http://localhost/#x",
])("the client refuses the base URL %s", (baseUrl) => {
  expect(() => resolve({ baseUrl })).toThrow(/^MultiSafepay client: baseUrl /)
  expect(() => resolve({ baseUrl })).toThrow(expect.objectContaining({ kind: "configuration" }))
})

it.each([
  "http://localhost:4280/v1/json",
  "http://127.0.0.1:1",
  "http://[::1]:1",
  "https://proxy.example/psp/",
])("the client accepts the base URL %s", (baseUrl) => {
  expect(resolve({ baseUrl }).transport.baseUrl.href).toContain(baseUrl)
})

it("the client does no I/O before its first call", async () => {
  const client = new MultiSafepayClient({ ...valid, baseUrl: "http://127.0.0.1:1" })
  await client.close()
  await client.close()
})
