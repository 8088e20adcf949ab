import { createServer, type IncomingMessage, request as post, type Server } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { readRawBody } from "../[provider]/route"

describe("The body of a notification", () => {
  let server: Server
  let read: { body: Awaited<ReturnType<typeof readRawBody>>; request: IncomingMessage } | undefined
  let hasRead: Promise<void>

  beforeEach(async () => {
    hasRead = new Promise((resolve, reject) => {
      server = createServer(async (request, response) => {
        read = { body: await readRawBody(request, 1_000).finally(() => setImmediate(resolve)), request }
        response.statusCode = Buffer.isBuffer(read.body) ? 200 : read.body.status
        response.end()
      }).on("error", reject)
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  })

  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  const send = (body: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const { port } = server.address() as AddressInfo
      const outgoing = post({ port, host: "127.0.0.1", method: "POST" }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
      outgoing.on("error", reject)
      outgoing.end(body)
    })

  it("the body of a notification is read to its last byte", async () => {
    expect(await send("x".repeat(1_000))).toBe(200)
    expect(String(read?.body)).toBe("x".repeat(1_000))
  })

  it("the body of a notification is refused when it is too large, and the request still has an address for the access log", async () => {
    expect(await send("x".repeat(100_000))).toBe(413)
    expect(read?.request.destroyed).toBe(false)
    expect(read?.request.socket.remoteAddress).toBe("127.0.0.1")
  })

  it("the body of a notification whose client disconnects before its end is no error, which Medusa would log with its stack", async () => {
    const { port } = server.address() as AddressInfo
    const client = connect(port, "127.0.0.1", () =>
      client.write("POST / HTTP/1.1\r\nhost: shop\r\ncontent-length: 100\r\n\r\n0123456789", () =>
        client.destroy(),
      ),
    )

    await hasRead

    expect(read?.body).toMatchObject({ status: 400 })
  })
})
