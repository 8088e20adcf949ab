import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http"

export interface RoundRobin {
  port: number
  url: string
  close(): Promise<void>
}

export interface RoundRobinOptions {
  /** Called for each request that a server answered, with the server's index in `ports`. */
  onAnswer?: (request: IncomingMessage, server: number) => void
}

/**
 * A minimal load balancer: each request goes to the next server, regardless of who sends it. A server that does not
 * accept connections is skipped. If one dies in the middle of a request, that request ends in a 502.
 * @param ports of the servers, on this machine
 */
export function startRoundRobin(
  port: number,
  ports: readonly number[],
  { onAnswer }: RoundRobinOptions = {},
): Promise<RoundRobin> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  let turn = 0
  const server = createServer((incoming, outgoing) => {
    const first = turn++
    passOn(incoming, outgoing, { agent, ports, onAnswer }, first, 0)
  })
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "localhost", () =>
      resolve({
        port,
        url: `http://localhost:${port}`,
        close: () =>
          new Promise((closed) => {
            agent.destroy()
            server.closeAllConnections()
            server.close(() => closed())
          }),
      }),
    )
  })
}

type Balancer = { agent: Agent; ports: readonly number[]; onAnswer: RoundRobinOptions["onAnswer"] }

/** @param tried how many servers did not accept the connection */
function passOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  balancer: Balancer,
  first: number,
  tried: number,
): void {
  const server = (first + tried) % balancer.ports.length
  const upstream = request({
    host: "localhost",
    port: balancer.ports[server],
    method: incoming.method,
    path: incoming.url,
    headers: { ...incoming.headers, "x-forwarded-for": forwardedFor(incoming) },
    agent: balancer.agent,
  })
  upstream.once("response", (answer) => {
    balancer.onAnswer?.(incoming, server)
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
    answer.once("error", () => outgoing.destroy())
  })
  upstream.once("error", (error: NodeJS.ErrnoException) => {
    if (outgoing.headersSent) {
      outgoing.destroy()
    } else if (wasNotTaken(error) && tried + 1 < balancer.ports.length) {
      // Nothing of the request was read yet: its body flows only after a connection is made.
      passOn(incoming, outgoing, balancer, first, tried + 1)
    } else {
      outgoing.writeHead(502, { "content-type": "text/plain" }).end(`No server answered: ${error.message}`)
    }
  })
  outgoing.once("close", () => upstream.destroy())
  whenConnected(upstream, () => incoming.pipe(upstream))
}

const wasNotTaken = ({ code }: NodeJS.ErrnoException) => code === "ECONNREFUSED"

function whenConnected(upstream: ReturnType<typeof request>, start: () => void): void {
  upstream.once("socket", (socket) => {
    if (socket.connecting) socket.once("connect", start)
    else start()
  })
}

const forwardedFor = ({ headers, socket }: IncomingMessage): string =>
  [headers["x-forwarded-for"], socket.remoteAddress].flat().filter(Boolean).join(", ")
