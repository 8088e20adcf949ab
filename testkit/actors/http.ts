import { globalAgent } from "node:https"
import supertest from "supertest"

type Method = "get" | "post" | "patch" | "put" | "delete"

/** An answer outside 2xx, with Medusa's error message. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure"

  constructor(
    readonly request: string,
    readonly status: number,
    readonly body: { type?: string; code?: string; message?: string },
    text: string,
  ) {
    super(`${request} answered ${status}: ${body.message ?? text}`)
  }
}

/** JSON over HTTP against a running server, with headers for every request. Throws HttpFailure outside 2xx. */
export class Http {
  constructor(
    readonly baseUrl: string,
    private readonly headers: Record<string, string> = {},
  ) {}

  with(headers: Record<string, string>): Http {
    return new Http(this.baseUrl, { ...this.headers, ...headers })
  }

  get<T>(path: string): Promise<T> {
    return this.send("get", path)
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.send("post", path, body)
  }

  patch<T>(path: string, body: object = {}): Promise<T> {
    return this.send("patch", path, body)
  }

  delete<T>(path: string): Promise<T> {
    return this.send("delete", path)
  }

  /** The request itself, for tests that check status, headers or text of the answer. */
  request(method: Method, path: string): supertest.Test {
    const test = supertest(this.baseUrl)[method](path).set(this.headers)
    // supertest's own agent would not know the certificates that this process trusts.
    return this.baseUrl.startsWith("https:") ? test.agent(globalAgent) : test
  }

  private async send<T>(method: Method, path: string, body?: object): Promise<T> {
    const answer = await this.request(method, path).send(body)
    if (answer.ok) return answer.body
    throw new HttpFailure(`${method.toUpperCase()} ${path}`, answer.status, answer.body ?? {}, answer.text)
  }
}
