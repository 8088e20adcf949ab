import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"

export type ReceivedRequest = {
  method: string
  url: string
  headers: IncomingMessage["headers"]
  rawHeaders: string[]
  body: string
}

export type Answer = (response: ServerResponse, request: ReceivedRequest) => void | Promise<void>

/** A real HTTP server in place of MultiSafepay: it records the requests and answers what the test says. */
export type PspServer = {
  baseUrl: string
  requests: ReceivedRequest[]
  /** Connections that were opened since the start. */
  connections: number
  /** Answers to the next requests, in order; the last one is repeated. */
  answer: (...answers: Answer[]) => void
  /** Resolves when this many requests have arrived. */
  received: (count: number) => Promise<void>
  close: () => Promise<void>
}

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers })
    response.end(typeof body === "string" ? body : JSON.stringify(body))
  }

export const text =
  (body: string, status: number, contentType = "text/html"): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": contentType })
    response.end(body)
  }

/** Reads the request and closes the connection without an answer. */
export const reset: Answer = (response) => {
  response.socket?.resetAndDestroy()
}

/** Reads the request and never answers. */
export const silence: Answer = () => {}

export async function startPspServer(): Promise<PspServer> {
  const sockets = new Set<Socket>()
  const waiting: { count: number; resolve: () => void }[] = []
  let answers: Answer[] = [json({ success: true, data: {} })]

  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const request = {
      method: incoming.method ?? "",
      url: incoming.url ?? "",
      headers: incoming.headers,
      rawHeaders: incoming.rawHeaders,
      body: Buffer.concat(chunks).toString(),
    }
    psp.requests.push(request)
    for (const waiter of waiting) if (psp.requests.length >= waiter.count) waiter.resolve()
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    await answer?.(response, request)
  })
  server.on("connection", (socket) => {
    psp.connections++
    sockets.add(socket)
    socket.on("close", () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))

  const psp: PspServer = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/json`,
    requests: [],
    connections: 0,
    answer: (...next) => {
      answers = next
    },
    received: (count) =>
      new Promise((resolve) => {
        if (psp.requests.length >= count) resolve()
        else waiting.push({ count, resolve })
      }),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
  return psp
}
