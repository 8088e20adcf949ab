import { globalAgent } from "node:https"
import supertest from "supertest"

type Method = "get" | "post" | "patch" | "put" | "delete"

/** An answer outside 2xx, with what Medusa says about it. */
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

/** JSON over HTTP against a running server, with headers that are sent with every request. */
export class Http {
  constructor(
    readonly baseUrl: string,
    private readonly headers: Record<string, string> = {},
  ) {}

  with(headers: Record<string, string>): Http {
    return new Http(this.baseUrl, { ...this.headers, ...headers })
  }

  /** @throws HttpFailure when the answer is not 2xx */
  get<T>(path: string): Promise<T> {
    return this.send("get", path)
  }

  /** @throws HttpFailure when the answer is not 2xx */
  post<T>(path: string, body: object = {}): Promise<T> {
    return this.send("post", path, body)
  }

  /** @throws HttpFailure when the answer is not 2xx */
  patch<T>(path: string, body: object = {}): Promise<T> {
    return this.send("patch", path, body)
  }

  /** @throws HttpFailure when the answer is not 2xx */
  delete<T>(path: string): Promise<T> {
    return this.send("delete", path)
  }

  /** The bare request, for tests that look at status, headers or text of the answer. */
  request(method: Method, path: string): supertest.Test {
    const test = supertest(this.baseUrl)[method](path).set(this.headers)
    // Its own agent would not know the certificates that this process trusts.
    return this.baseUrl.startsWith("https:") ? test.agent(globalAgent) : test
  }

  private async send<T>(method: Method, path: string, body?: object): Promise<T> {
    const answer = await this.request(method, path).send(body)
    if (answer.ok) return answer.body
    throw new HttpFailure(`${method.toUpperCase()} ${path}`, answer.status, answer.body ?? {}, answer.text)
  }
}
