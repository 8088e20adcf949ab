import type { IncomingHttpHeaders } from "node:http"
import type { Dispatcher } from "undici"

export type HttpAnswer = { status: number; headers: IncomingHttpHeaders; text: string }

/** Why there is no response. `sent` false means that no byte of the request left this process. */
export type NoAnswer = { sent: boolean; timedOut: boolean; reason: string }

const MAX_RESPONSE_BYTES = 5 * 1024 * 1024

/**
 * One HTTP exchange with a hard deadline that also covers waiting for a free connection. Never rejects. Uses undici's
 * `dispatch()` and not `request()`: only at this level can a request that was never sent be distinguished from one
 * whose response was lost.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  timeoutMs: number,
): Promise<HttpAnswer | NoAnswer> {
  return new Promise((resolve) => {
    let started: Dispatcher.DispatchController | undefined
    let head: { status: number; headers: IncomingHttpHeaders } | undefined
    const chunks: Buffer[] = []
    let size = 0
    let settled = false

    const giveUp = (reason: string, timedOut = false) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      resolve({ sent: started !== undefined, timedOut, reason })
      started?.abort(new Error(reason))
    }
    const timer = setTimeout(() => giveUp("timeout", true), timeoutMs)

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        // The deadline passed while the request waited for a connection: the caller has given up, so do not send it.
        if (settled) controller.abort(new Error("deadline passed"))
        else started = controller
      },
      onResponseStart(_controller, status, headers) {
        if (status >= 200) head = { status, headers }
      },
      onResponseData(_controller, chunk) {
        size += chunk.length
        if (size > MAX_RESPONSE_BYTES) giveUp("answer larger than 5 MB")
        else chunks.push(chunk)
      },
      onResponseEnd() {
        if (settled || head === undefined) return giveUp("no response head")
        settled = true
        clearTimeout(timer)
        const answer = { ...head, text: new TextDecoder().decode(Buffer.concat(chunks)) }
        // undici frees the connection with a setImmediate that it schedules after this callback. Resolving after that
        // lets the next call reuse the connection instead of opening a second one.
        queueMicrotask(() => setImmediate(resolve, answer))
      },
      onResponseError(_controller, error) {
        giveUp(reasonOf(error))
      },
    }
    try {
      dispatcher.dispatch(request, handler)
    } catch (error) {
      giveUp(reasonOf(error))
    }
  })
}

/** Only the code: the error object and its message may contain the request and its key. */
function reasonOf(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined
  return typeof code === "string" && /^[A-Z0-9_]{1,60}$/.test(code) ? code : "network error"
}
