import { request as httpRequest } from "node:http"
import { request as httpsRequest } from "node:https"

export interface DeliveryAnswer {
  httpStatus: number | null
  answer: string
  error: string | null
}

const MAX_STORED_ANSWER = 2_000
/** MultiSafepay's real user agent. */
const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:33.0) Gecko/20100101 Firefox/33.0"

/**
 * Sends one message on its own connection and follows no redirect. Never throws: a failure is in `error`.
 * @param timeoutMs real milliseconds for the whole exchange
 */
export function deliver(
  url: string,
  method: "POST" | "GET",
  body: string | null,
  auth: string | null,
  timeoutMs: number,
): Promise<DeliveryAnswer> {
  return new Promise((resolve) => {
    let answer = ""
    let httpStatus: number | null = null
    const done = (error: string | null) => {
      clearTimeout(timer)
      resolve({ httpStatus, answer: answer.slice(0, MAX_STORED_ANSWER), error })
    }
    const bytes = body === null ? null : Buffer.from(body, "utf8")
    const headers: Record<string, string | number> = { accept: "*/*", "user-agent": USER_AGENT }
    if (auth !== null) headers.Auth = auth
    if (bytes) {
      headers["content-type"] = "application/json"
      headers["content-length"] = bytes.length
    }
    const send = /^https:/i.test(url) ? httpsRequest : httpRequest
    const outgoing = send(url, { method, headers, agent: false }, (incoming) => {
      httpStatus = incoming.statusCode ?? null
      incoming.setEncoding("utf8")
      incoming.on("data", (chunk: string) => {
        if (answer.length < MAX_STORED_ANSWER) answer += chunk
      })
      incoming.on("end", () => done(null))
      incoming.on("error", (error) => done(error.message))
      incoming.on("aborted", () => done("connection closed in the middle of the answer"))
    })
    const timer = setTimeout(() => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
    timer.unref()
    outgoing.on("error", (error: NodeJS.ErrnoException) =>
      done(error.message || error.code || "connection failed"),
    )
    outgoing.end(bytes ?? undefined)
  })
}

/** HTTP 200 with OK, or MULTISAFEPAY_OK, within the first 100 characters. */
export function isAcknowledged(httpStatus: number | null, answer: string, caseSensitive: boolean): boolean {
  if (httpStatus !== 200) return false
  const start = answer.slice(0, 100)
  return (caseSensitive ? start : start.toUpperCase()).includes("OK")
}
