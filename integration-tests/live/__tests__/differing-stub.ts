import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

/** A change of the sandbox's answer. */
export type Difference = {
  /** Method and path, for example `GET /orders/…`. */
  on: RegExp
  /** @returns undefined to leave this answer unchanged */
  change(status: number, body: string): { status: number; body: string } | undefined
}

/** A stand-in for MultiSafepay: the sandbox with these differences. */
export async function differingStub(
  apiBaseUrl: string,
  differences: readonly Difference[],
): Promise<{ baseUrl: string; close(): Promise<void> }> {
  const server = createServer(async (incoming, answer) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const call = `${incoming.method} ${incoming.url}`
    const response = await fetch(apiBaseUrl + incoming.url, {
      method: incoming.method ?? "GET",
      headers: { api_key: String(incoming.headers.api_key), "content-type": "application/json" },
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    })
    let told = { status: response.status, body: await response.text() }
    for (const { change, on } of differences) {
      if (on.test(call)) told = change(told.status, told.body) ?? told
    }
    answer.writeHead(told.status, { "content-type": "application/json" }).end(told.body)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    baseUrl: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
