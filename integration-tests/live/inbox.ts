import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

export type ReceivedNotification = {
  method: string
  /** Of the address, with the PSP's own parameters. */
  query: URLSearchParams
  auth: string | undefined
  body: string
}

/** Receives MultiSafepay's notifications, and acknowledges them with `OK` by default. */
export interface Inbox {
  /** Where it listens on this machine. */
  url: string
  of(orderId: string): ReceivedNotification[]
  /** The answer to notifications about this order from now on. */
  answerWith(orderId: string, text: string): void
  close(): Promise<void>
}

/** @param port 0 for any free one */
export async function openInbox(port = 0): Promise<Inbox> {
  const received: ReceivedNotification[] = []
  const answers = new Map<string, string>()
  const orderOf = ({ query }: ReceivedNotification) => query.get("transactionid") ?? ""
  const server = createServer(async (incoming, answer) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const notification = {
      method: incoming.method ?? "",
      query: new URL(incoming.url ?? "/", "http://inbox").searchParams,
      auth: [incoming.headers.auth].flat()[0],
      body: Buffer.concat(chunks).toString("utf8"),
    }
    received.push(notification)
    answer.writeHead(200, { "content-type": "text/plain" })
    answer.end(answers.get(orderOf(notification)) ?? "OK")
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", resolve)
  })
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/notify`,
    of: (orderId) => received.filter((one) => orderOf(one) === orderId),
    answerWith: (orderId, text) => answers.set(orderId, text),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
