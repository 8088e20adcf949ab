import { inspect } from "node:util"
import {
  asMinorUnits,
  MultiSafepayClient,
  type MultiSafepayClientConfig,
  type RequestEvent,
  verifyNotification,
} from ".."
import { ORDER_ID, orderRequest, wireOrder } from "./orders"
import { type Answer, json, type PspServer, reset, silence, startPspServer, text } from "./psp-server"

const KEY = "site-key-0123456789abcdef0123456789abcdef"
const SHOPPER = {
  first_name: "Wilhelmina",
  email: "wilhelmina@example.com",
  phone: "0208500500",
  city: "Purmerend",
}

let psp: PspServer
beforeEach(async () => {
  psp = await startPspServer()
})
afterEach(() => psp.close())

/** Everything by which a value gets into a log: message, stack, JSON, inspection to the last depth, hidden fields. */
const everyView = (value: unknown): string =>
  [
    String(value),
    value instanceof Error ? `${value.message}\n${value.stack}\n${inspect(value.cause)}` : "",
    JSON.stringify(value),
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
    inspect(Object.getOwnPropertyDescriptors(value), { depth: Number.POSITIVE_INFINITY, showHidden: true }),
  ].join("\n")

const echo: Answer = (response, request) => {
  const info = `${request.headers.api_key} ${request.body}`
  response.writeHead(400, { "content-type": "application/json" })
  response.end(
    JSON.stringify({ success: false, data: {}, error_code: 7777, error_info: info, message: info }),
  )
}
const echoAsPage: Answer = (response, request) => {
  response
    .writeHead(502, { "content-type": "text/html" })
    .end(`<p>${request.headers.api_key} ${request.body}</p>`)
}
const echoAsOrder: Answer = (response, request) => {
  const data = wireOrder({ status: undefined, description: `${request.headers.api_key} ${request.body}` })
  response.end(JSON.stringify({ success: true, data }))
}

it.each<[string, Answer]>([
  ["the echo of the request in an error", echo],
  ["the echo of the request in a page", echoAsPage],
  ["the echo of the request in an answer that is not understood", echoAsOrder],
  ["a reset connection", reset],
  ["a time-out", silence],
  [
    "what is not HTTP",
    (response, request) => void response.socket?.end(`${request.headers.api_key}\r\n\r\n`),
  ],
  [
    "an answer that breaks off",
    (response, request) => {
      response.writeHead(200, { "content-length": "1000" })
      response.write(`${request.headers.api_key}`, () => response.socket?.destroy())
    },
  ],
  [
    "a wrong key",
    json({ success: false, data: {}, error_code: 1032, error_info: `Invalid API key ${KEY}` }, 401),
  ],
  ["a plain text", text(`${KEY} ${SHOPPER.email}`, 500, "text/plain")],
])("neither the key nor the shopper shows in errors and events after %s", async (_name, answer) => {
  psp.answer(answer)
  const events: RequestEvent[] = []
  const client = new MultiSafepayClient({
    apiKey: KEY,
    environment: "test",
    baseUrl: psp.baseUrl,
    timeoutMs: 100,
    sleep: async () => {},
    onRequest: (event) => events.push(event),
  })
  const errors: unknown[] = []
  const collect = (error: unknown) => errors.push(error)
  await client.createOrder(orderRequest({ customer: SHOPPER })).catch(collect)
  await client.getOrder(ORDER_ID).catch(collect)
  await client
    .refundOrder(ORDER_ID, { amount: asMinorUnits(5), currency: "EUR", refundOrderId: "ref_1" })
    .catch(collect)
  await client.listTransactions({}).catch(collect)
  expect(errors).toHaveLength(4)

  for (const value of [...errors, ...events, client]) {
    const view = everyView(value)
    for (const secret of [KEY, ...Object.values(SHOPPER)]) expect(view).not.toContain(secret)
  }
  await client.close()
})

it("the key does not show in a client that works", async () => {
  psp.answer(json({ success: true, data: wireOrder() }))
  const client = new MultiSafepayClient({
    apiKey: KEY,
    environment: "test",
    baseUrl: psp.baseUrl,
  })
  await client.getOrder(ORDER_ID)
  expect(everyView(client)).not.toMatch(new RegExp(KEY))
  expect(JSON.stringify({ client })).toBe('{"client":{}}')
  await client.close()
})

it.each<[string, Partial<MultiSafepayClientConfig>]>([
  ["a key in the address", { baseUrl: `http://localhost/?api_key=${KEY}` }],
  ["a key as the address", { baseUrl: KEY }],
])("the error about %s does not repeat it", (_name, changes) => {
  try {
    new MultiSafepayClient({ apiKey: KEY, environment: "test", ...changes })
    throw new Error("was accepted")
  } catch (error) {
    expect(String(error)).toContain("MultiSafepay client: ")
    expect(everyView(error)).not.toContain(KEY)
  }
})

it("the error about a wrong request names fields, not what the shopper typed", async () => {
  const client = new MultiSafepayClient({ apiKey: KEY, environment: "test", baseUrl: psp.baseUrl })
  const wrong = orderRequest({ customer: { ...SHOPPER, locale: SHOPPER.email } })
  const error = await client.createOrder(wrong).catch((caught) => caught)
  expect(error.message).toContain("customer.locale")
  for (const typed of Object.values(SHOPPER)) expect(everyView(error)).not.toContain(typed)
})

it("the result of checking a notification does not contain the key", () => {
  const verdict = verifyNotification({ authHeader: "x", rawBody: "{}", apiKeys: [KEY] })
  expect(everyView(verdict)).not.toContain(KEY)
})
