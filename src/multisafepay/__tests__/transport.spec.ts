import { type AddressInfo, createServer, type Socket } from "node:net"
import { Pool } from "undici"
import {
  asMinorUnits,
  MultiSafepayClient,
  type MultiSafepayClientConfig,
  MultiSafepayError,
  type RequestEvent,
} from ".."
import { exchange } from "../exchange"
import { parseRetryAfter, retryDelay } from "../retry"
import { Secret } from "../secret"
import { ORDER_ID, orderRequest, wireOrder } from "./orders"
import { type Answer, json, type PspServer, reset, silence, startPspServer, text } from "./psp-server"

let psp: PspServer
let clients: MultiSafepayClient[] = []

const KEY = "site-key-0123456789abcdef0123456789abcdef"
const connect = (changes: Partial<MultiSafepayClientConfig> = {}) => {
  const client = new MultiSafepayClient({
    apiKey: KEY,
    environment: "test",
    baseUrl: psp.baseUrl,
    ...changes,
  })
  clients.push(client)
  return client
}
const found = json({ success: true, data: wireOrder() })
const outage = json({ success: false, data: {} }, 503)
const failureOf = async (call: Promise<unknown>): Promise<MultiSafepayError> => {
  const error = await call.then(
    () => undefined,
    (caught) => caught,
  )
  expect(error).toBeInstanceOf(MultiSafepayError)
  return error
}

beforeEach(async () => {
  psp = await startPspServer()
})
afterEach(async () => {
  await psp.close()
  await Promise.all(clients.map((client) => client.close()))
  clients = []
})

describe("headers", () => {
  it("the headers of a request carry the key, and the address does not", async () => {
    psp.answer(
      json({ success: true, data: { order_id: "payses_01", payment_url: "https://pay.example/" } }),
      found,
    )
    const client = connect({ apiKey: ` ${KEY} ` })
    await client.createOrder(orderRequest())
    await client.getOrder(ORDER_ID)
    for (const request of psp.requests) {
      expect(request.headers.api_key).toBe(KEY)
      expect(request.headers.authorization).toBeUndefined()
      expect(request.headers.accept).toBe("application/json")
      expect(request.url).not.toContain(KEY)
      expect(request.rawHeaders.filter((value) => value.includes(KEY))).toHaveLength(1)
    }
    expect(psp.requests.map((request) => request.headers["content-type"])).toEqual([
      "application/json",
      undefined,
    ])
  })

  it("the key is not sent to the target of a redirect", async () => {
    const elsewhere = await startPspServer()
    psp.answer((response) => {
      response.writeHead(302, { location: `${elsewhere.baseUrl}/orders/payses_01` }).end()
    })
    const error = await failureOf(connect({ sleep: async () => {} }).getOrder(ORDER_ID))
    expect(error).toMatchObject({ kind: "transient", httpStatus: 302 })
    expect(elsewhere.requests).toHaveLength(0)
    await elsewhere.close()
  })
})

describe("reads", () => {
  const unavailable: [string, Answer][] = [
    ["HTTP 503", outage],
    ["HTTP 500 with a page", text("<h1>Oops</h1>", 500)],
    ["HTTP 429", json({ success: false, data: {} }, 429)],
    ["a proxy's page with HTTP 200", text("<html>Please wait</html>", 200)],
    ["an incomplete answer", json('{"success":true,"da')],
    ["a reset connection", reset],
    ["error code 9999", json({ success: false, error_code: 9999 }, 400)],
  ]

  it.each(unavailable)("a read succeeds after it failed twice with %s", async (_name, answer) => {
    psp.answer(answer, answer, found)
    const waits: number[] = []
    const client = connect({ sleep: async (ms) => void waits.push(ms), random: () => 1 })
    await expect(client.getOrder(ORDER_ID)).resolves.toMatchObject({ status: "completed" })
    expect(psp.requests).toHaveLength(3)
    expect(waits).toEqual([200, 400])
  })

  it.each(unavailable)("a read gives up after it failed three times with %s", async (_name, answer) => {
    psp.answer(answer)
    const error = await failureOf(connect({ sleep: async () => {} }).getOrder(ORDER_ID))
    expect(error).toMatchObject({ kind: "transient", outcomeUnknown: false, pspOrderId: "payses_01" })
    expect(psp.requests).toHaveLength(3)
  })

  it.each([
    ["a definite answer", json({ success: false, error_code: 1006 }, 404)],
    ["a wrong key", json({ success: false, error_code: 1032 }, 401)],
    ["the second form of errors", json({ message: "Forbidden" }, 403)],
    ["an error with HTTP 200", json({ success: false, data: [], error_code: 1019 })],
  ])("a read is not repeated after %s", async (_name, answer) => {
    psp.answer(answer)
    await failureOf(connect().getOrder(ORDER_ID))
    expect(psp.requests).toHaveLength(1)
  })

  it("a read waits as long as Retry-After asks", async () => {
    psp.answer(json({ success: false }, 429, { "retry-after": "3" }), found)
    const waits: number[] = []
    await connect({ sleep: async (ms) => void waits.push(ms) }).getOrder(ORDER_ID)
    expect(waits).toEqual([3000])
  })

  it("a read fails at once when it would have to wait beyond the deadline", async () => {
    psp.answer(json({ success: false }, 503, { "retry-after": "3600" }), found)
    const waits: number[] = []
    const error = await failureOf(connect({ sleep: async (ms) => void waits.push(ms) }).getOrder(ORDER_ID))
    expect(error).toMatchObject({ httpStatus: 503, kind: "transient" })
    expect(waits).toEqual([])
    expect(psp.requests).toHaveLength(1)
  })

  it("all attempts of a read share one deadline", async () => {
    psp.answer(outage)
    let clock = 0
    const client = connect({
      timeoutMs: 500,
      random: () => 1,
      now: () => clock,
      sleep: async (ms) => {
        clock += ms
      },
    })
    await failureOf(client.getOrder(ORDER_ID))
    // 200 ms after the first attempt, 400 ms after the second would be too late.
    expect(psp.requests).toHaveLength(2)
    expect(clock).toBe(200)
  })
})

describe("the deadline", () => {
  it("the deadline of a read stays the same when the clock of the machine is set back", async () => {
    psp.answer(outage, silence)
    const clock = jest.spyOn(Date, "now")
    const setBack = async () => void clock.mockReturnValue(0)
    try {
      const error = await failureOf(
        connect({ timeoutMs: 300, random: () => 0, sleep: setBack }).getOrder(ORDER_ID),
      )
      expect(error.message).toContain("no answer within 300 ms")
    } finally {
      clock.mockRestore()
    }
  })

  it("the deadline ends a read that gets no answer", async () => {
    psp.answer(silence)
    const error = await failureOf(connect({ timeoutMs: 1_000 }).getOrder(ORDER_ID))
    expect(error).toMatchObject({ kind: "transient", outcomeUnknown: false })
    expect(error.message).toContain("no answer within 1000 ms")
    expect(psp.requests).toHaveLength(1)
  })

  it("the outcome of a write is ambiguous after its deadline", async () => {
    psp.answer(silence)
    const error = await failureOf(connect({ timeoutMs: 1_000 }).createOrder(orderRequest()))
    expect(error).toMatchObject({ kind: "transient", outcomeUnknown: true, pspOrderId: "payses_01" })
    expect(psp.requests).toHaveLength(1)
  })

  it("the deadline ends an answer that begins and does not end", async () => {
    psp.answer((response) => {
      response.writeHead(200, { "content-type": "application/json" })
      response.write('{"success":true,')
    })
    const error = await failureOf(connect({ timeoutMs: 1_000 }).refundOrder(ORDER_ID, refund))
    expect(error).toMatchObject({ kind: "transient", outcomeUnknown: true })
  })

  it("the deadline includes waiting for a free connection, and a write that got none is never sent", async () => {
    let release = () => {}
    psp.answer((response) => {
      release = () => response.end(JSON.stringify({ success: true, data: {} }))
    }, found)
    const pool = new Pool(new URL(psp.baseUrl).origin, { connections: 1, pipelining: 1 })
    const first = exchange(pool, { method: "GET", path: "/first" }, 60_000)
    await psp.received(1)

    const second = await exchange(pool, { method: "POST", path: "/second", body: "{}" }, 50)
    expect(second).toEqual({ sent: false, timedOut: true, reason: "timeout" })

    release()
    await expect(first).resolves.toMatchObject({ status: 200 })
    await expect(exchange(pool, { method: "GET", path: "/third" }, 60_000)).resolves.toMatchObject({
      status: 200,
    })
    expect(psp.requests.map((request) => request.url)).toEqual(["/first", "/third"])
    await pool.close()
  })
})

const refund = { amount: asMinorUnits(500), currency: "EUR", refundOrderId: "ref_1" }

describe("writes", () => {
  const writes: [string, (client: MultiSafepayClient) => Promise<unknown>][] = [
    ["createOrder", (client) => client.createOrder(orderRequest())],
    ["refundOrder", (client) => client.refundOrder(ORDER_ID, refund)],
    ["cancelOrder", (client) => client.cancelOrder(ORDER_ID)],
    ["shipOrder", (client) => client.shipOrder(ORDER_ID, {})],
    ["updateInvoice", (client) => client.updateInvoice(ORDER_ID, { invoiceId: "1" })],
    ["cancelRefund", (client) => client.cancelRefund(ORDER_ID, "5")],
  ]

  describe.each(writes)("%s", (_name, write) => {
    it.each([
      ["a reset connection", reset],
      ["HTTP 503", outage],
      ["a page of a proxy", text("<html>Bad gateway</html>", 502)],
      ["a proxy's page with HTTP 200", text("<html>Hello</html>", 200)],
      ["error code 1000", json({ success: false, error_code: 1000 }, 400)],
    ])("a write is sent once and its outcome is unknown after %s", async (_name, answer) => {
      psp.answer(answer, json({ success: true, data: {} }))
      const error = await failureOf(write(connect({ sleep: async () => {} })))
      expect(error).toMatchObject({ kind: "transient", outcomeUnknown: true, pspOrderId: "payses_01" })
      expect(psp.requests).toHaveLength(1)
    })

    it.each([
      [
        "an error with HTTP 200",
        json({ success: false, data: [], error_code: 1034, error_info: "no" }),
        "request",
      ],
      ["a wrong key", json({ success: false, data: {}, error_code: 1032 }, 401), "configuration"],
      [
        "the second form of errors",
        json({ success: false, message: "Validation error", errors: [] }, 422),
        "request",
      ],
      ["too many requests", json({ success: false, data: {} }, 429), "transient"],
    ])("a write is known to have had no effect after %s", async (_name, answer, kind) => {
      psp.answer(answer)
      expect(await failureOf(write(connect()))).toMatchObject({ kind, outcomeUnknown: false })
      expect(psp.requests).toHaveLength(1)
    })
  })

  it("a write is known to have had no effect when no server listens", async () => {
    const { baseUrl } = psp
    await psp.close()
    const error = await failureOf(connect({ baseUrl }).createOrder(orderRequest()))
    expect(error).toMatchObject({ kind: "transient", outcomeUnknown: false })
    expect(error.message).toMatch(/ECONNREFUSED.*Nothing was sent/)
  })

  it("a write is known to have had no effect when the host is unknown", async () => {
    const error = await failureOf(
      connect({ baseUrl: "http://psp.invalid/v1/json" }).createOrder(orderRequest()),
    )
    expect(error).toMatchObject({ kind: "transient", outcomeUnknown: false })
  })

  it("a write is known to have had no effect when TLS fails", async () => {
    const plain = await listen((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"))
    const error = await failureOf(
      connect({ baseUrl: `https://127.0.0.1:${plain.port}/v1/json` }).createOrder(orderRequest()),
    )
    expect(error).toMatchObject({ kind: "transient", outcomeUnknown: false })
    await plain.close()
  })

  it("a write is known to have had no effect after close()", async () => {
    const client = connect()
    await client.close()
    expect(await failureOf(client.cancelOrder(ORDER_ID))).toMatchObject({ outcomeUnknown: false })
    expect(psp.requests).toHaveLength(0)
  })

  it("a write is ambiguous when the server does not speak HTTP", async () => {
    const server = await listen((socket) => void socket.once("data", () => socket.end("220 mail ready\r\n")))
    const baseUrl = `http://127.0.0.1:${server.port}/v1/json`
    const error = await failureOf(connect({ baseUrl }).createOrder(orderRequest()))
    expect(error).toMatchObject({ kind: "transient", outcomeUnknown: true })
    await server.close()
  })
})

/** A bare TCP server that does something with each connection. */
async function listen(serve: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    serve(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

describe("answers", () => {
  it("an answer larger than 5 MB is not read to its end", async () => {
    psp.answer((response) => {
      response.writeHead(200)
      const chunk = Buffer.alloc(1024 * 1024, " ")
      const pump = () => {
        while (!response.destroyed && response.write(chunk)) {}
      }
      response.on("drain", pump)
      pump()
    })
    const error = await failureOf(connect().cancelOrder(ORDER_ID))
    expect(error).toMatchObject({ kind: "transient", outcomeUnknown: true })
    expect(error.message).toContain("5 MB")
  })

  it("an answer in UTF-8 that arrives in pieces is put together", async () => {
    const body = Buffer.from(JSON.stringify({ success: true, data: wireOrder({ reason: "東京 ☕" }) }))
    psp.answer(async (response) => {
      response.writeHead(200)
      for (const byte of body) response.write(Buffer.of(byte))
      response.end()
    })
    await expect(connect().getOrder(ORDER_ID)).resolves.toMatchObject({ reason: "東京 ☕" })
  })

  it("an answer keeps ids above 2^53", async () => {
    psp.answer(
      json(
        `{"success":true,"data":{"transaction_id":17472052901237123,${JSON.stringify(wireOrder()).slice(1)}}`,
      ),
    )
    await expect(connect().getOrder(ORDER_ID)).resolves.toMatchObject({
      transactionId: "17472052901237123",
    })
  })
})

describe("connections", () => {
  it("one connection serves 20 calls in a row", async () => {
    psp.answer(found)
    const client = connect()
    for (let call = 0; call < 20; call++) await client.getOrder(ORDER_ID)
    expect(psp.requests).toHaveLength(20)
    expect(psp.connections).toBe(1)
  })

  it("the client opens as many connections as allowed for simultaneous calls, and the rest wait", async () => {
    const held: (() => void)[] = []
    psp.answer((response) => {
      held.push(() => response.end(JSON.stringify({ success: true, data: wireOrder() })))
    })
    const client = connect({ maxConnections: 4 })
    const calls = Array.from({ length: 12 }, () => client.getOrder(ORDER_ID))
    for (let batch = 1; batch <= 3; batch++) {
      await psp.received(batch * 4)
      expect(psp.requests).toHaveLength(batch * 4)
      for (const release of held.splice(0)) release()
    }
    await Promise.all(calls)
    expect(psp.connections).toBe(4)
  })

  it("a connection that the server closed meanwhile is replaced without an error", async () => {
    psp.answer(json({ success: true, data: wireOrder() }, 200, { connection: "close" }))
    const client = connect()
    for (let call = 0; call < 3; call++) await client.cancelOrder(ORDER_ID)
    expect(psp.requests).toHaveLength(3)
    expect(psp.connections).toBe(3)
  })
})

describe("onRequest", () => {
  it("onRequest gets every attempt, by template and without personal data", async () => {
    psp.answer(outage, found)
    const events: RequestEvent[] = []
    let clock = 1000
    const client = connect({
      onRequest: (event) => events.push(event),
      sleep: async () => {},
      now: () => (clock += 5),
    })
    await client.getOrder(ORDER_ID)
    expect(events).toEqual([
      {
        method: "GET",
        endpoint: "/orders/{order_id}",
        pspOrderId: "payses_01",
        status: 503,
        durationMs: expect.any(Number),
        attempt: 1,
        error: expect.any(MultiSafepayError),
      },
      {
        method: "GET",
        endpoint: "/orders/{order_id}",
        pspOrderId: "payses_01",
        status: 200,
        durationMs: expect.any(Number),
        attempt: 2,
      },
    ])
    expect(events.every((event) => event.durationMs > 0)).toBe(true)
  })

  it("onRequest gets whether a request carried another key than the client's", async () => {
    psp.answer(found, found)
    const events: RequestEvent[] = []
    const client = connect({ onRequest: (event) => events.push(event) })
    await client.getOrder(ORDER_ID)
    await client.getOrder(ORDER_ID, { apiKey: new Secret("a-former-key") })
    expect(events.map(({ hasOtherKey }) => hasOtherKey)).toEqual([undefined, true])
  })

  it("onRequest may throw without harm", async () => {
    psp.answer(found)
    const client = connect({
      onRequest: () => {
        throw new Error("observer is broken")
      },
    })
    await expect(client.getOrder(ORDER_ID)).resolves.toMatchObject({ status: "completed" })
  })
})

describe("retryDelay", () => {
  it.each([
    [1, 0, undefined, 100],
    [1, 1, undefined, 200],
    [2, 0, undefined, 200],
    [2, 1, undefined, 400],
    [3, 1, undefined, 800],
    [1, 1, 5000, 5000],
    [2, 1, 1, 400],
  ])(
    "retryDelay after attempt %d with chance %d and Retry-After %s is %d ms",
    (attempt, random, retryAfter, ms) => {
      expect(retryDelay(attempt, random, retryAfter)).toBe(ms)
    },
  )
})

describe("parseRetryAfter", () => {
  const now = Date.parse("2025-01-15T12:00:00Z")
  it.each([
    ["5", 5000],
    [" 5 ", 5000],
    ["0", undefined],
    ["-5", undefined],
    ["soon", undefined],
    ["", undefined],
    [undefined, undefined],
    ["Wed, 15 Jan 2025 12:00:07 GMT", 7000],
    ["Wed, 15 Jan 2025 11:00:00 GMT", undefined],
    [["2", "9"], 2000],
  ])("parseRetryAfter reads %j as %s", (header, ms) => {
    expect(parseRetryAfter(header as string | undefined, now)).toBe(ms)
  })
})
