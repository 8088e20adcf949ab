import { Pool } from "undici"

/** JSON over keep-alive connections, as a storefront's server or a proxy uses them. */
export class Http {
  private readonly pool: Pool

  constructor(
    baseUrl: string,
    private readonly headers: Record<string, string> = {},
    connections = 1,
  ) {
    this.pool = new Pool(baseUrl, {
      connections,
      pipelining: 1,
      headersTimeout: 120_000,
      bodyTimeout: 120_000,
    })
  }

  /** @throws Error when the answer is not 2xx */
  async json<T>(
    method: "GET" | "POST" | "PATCH" | "DELETE",
    path: string,
    body?: object,
    label?: string,
  ): Promise<T> {
    const { status, text } = await this.send(method, path, body && JSON.stringify(body), {
      ...(body ? { "content-type": "application/json" } : {}),
      ...(label ? { "x-bench": label } : {}),
    })
    if (status >= 200 && status < 300) return (text ? JSON.parse(text) : undefined) as T
    throw new Error(`${method} ${path} answered ${status}: ${text.slice(0, 500)}`)
  }

  async send(
    method: "GET" | "POST" | "PATCH" | "DELETE",
    path: string,
    body?: string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; text: string; headers: Record<string, string | string[] | undefined> }> {
    const answer = await this.pool.request({
      method,
      path,
      headers: { ...this.headers, ...headers },
      body: body ?? null,
    })
    return { status: answer.statusCode, text: await answer.body.text(), headers: answer.headers }
  }

  close(): Promise<void> {
    return this.pool.close()
  }
}
