import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

/** One API call and its answer, without the key. */
export type Exchange = {
  method: string
  /** Below the API's base address, without a key in the query. */
  path: string
  request: unknown
  status: number
  response: unknown
}

export interface Recorder {
  /** To use instead of the API's base address. */
  baseUrl: string
  exchanges: Exchange[]
  close(): Promise<void>
}

/** A proxy between a client and the API that forwards everything unchanged and keeps a copy without the key. */
export async function record(apiBaseUrl: string): Promise<Recorder> {
  const exchanges: Exchange[] = []
  const server = createServer(async (incoming, answer) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString("utf8")
    const path = incoming.url ?? "/"
    const { api_key, accept, "content-type": contentType } = incoming.headers
    try {
      const response = await fetch(apiBaseUrl + path, {
        method: incoming.method ?? "GET",
        headers: Object.fromEntries(
          Object.entries({ api_key, accept, "content-type": contentType }).filter(
            (header): header is [string, string] => typeof header[1] === "string",
          ),
        ),
        ...(body === "" ? {} : { body }),
      })
      const text = await response.text()
      exchanges.push({
        method: incoming.method ?? "GET",
        path,
        request: readJson(body),
        status: response.status,
        response: readJson(text),
      })
      answer.writeHead(response.status, {
        "content-type": response.headers.get("content-type") ?? "text/plain",
      })
      answer.end(text)
    } catch (error) {
      exchanges.push({
        method: incoming.method ?? "GET",
        path,
        request: readJson(body),
        status: 0,
        response: String(error),
      })
      answer.destroy()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** @returns undefined for an empty body, the text itself if it is not JSON; secrets are masked */
function readJson(text: string): unknown {
  if (text === "") return undefined
  try {
    return JSON.parse(text, (name, value) => (/token|api_?key/i.test(name) ? "***" : value))
  } catch {
    return text
  }
}
