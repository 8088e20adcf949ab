import { createServer, type IncomingMessage, request as post, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { readRawBody } from "../[provider]/route"

describe("The body of a notification", () => {
  let server: Server
  let read: { body: Buffer | undefined; request: IncomingMessage } | undefined

  beforeEach(async () => {
    server = createServer(async (request, response) => {
      read = { body: await readRawBody(request, 1_000), request }
      response.statusCode = read.body ? 200 : 413
      response.end()
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
})
