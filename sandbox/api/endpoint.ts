import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response"
import type { Context, Handler } from "hono"
import type { ApiFault } from "../faults"
import { isJsonObject, textAt } from "../json-object"
import { writeJson } from "../json-writer"
import type { Sandbox } from "../sandbox"
import type { ServerEnv } from "../server-env"
import type { Site } from "../site"
import { keyOfRequest, siteOfKey } from "./authentication"
import type { ApiAnswer, ApiRequest } from "./exchange"
import { waitUntil } from "./latency"
import { AccountError, PspError } from "./psp-error"

export type ApiHandler = (request: ApiRequest) => ApiAnswer
export type SiteHandler = (site: Site, request: ApiRequest) => ApiAnswer

/** `{"success": true, "data": …}` */
export function success(data: unknown, more: Record<string, unknown> = {}): ApiAnswer {
  return { body: { data, ...more, success: true } }
}

/** Wraps a handler that needs a site's key. */
export function forSite(sandbox: Sandbox, handler: SiteHandler): ApiHandler {
  return (request) => handler(siteOfKey(sandbox, request.key), request)
}

/** An API endpoint: reads the request, applies faults, answers, and counts the call under the endpoint's name. */
export function endpoint(sandbox: Sandbox, name: string, handler: ApiHandler): Handler<ServerEnv> {
  return async (context) => {
    const cameAt = performance.now()
    const request = await readRequest(context)
    const orderId =
      request.params.order_id ?? (isJsonObject(request.body) ? textAt(request.body, "order_id") : null)
    const faults = sandbox.faults.strikeApi(name, orderId)
    const count = (status: number) => countCall(sandbox, context, name, orderId, status)
    for (const fault of faults) {
      if (fault.kind === "latency") await waitUntil(cameAt + (fault.ms ?? 1_000))
      if (fault.kind === "reset-before") return cutOff(context, count)
      if (fault.kind === "status" || fault.kind === "html" || fault.kind === "malformed") {
        const answer = brokenAnswer(fault)
        count(answer.status)
        return answer
      }
    }
    const isBehind = faults.some((fault) => fault.kind === "behind")
    const answer = run(handler, { ...request, isBehind })
    if (!isBehind) sandbox.reportExchange(name, request, answer)
    const afterwards = faults.find((fault) => fault.kind === "reset-after" || fault.kind === "hang")
    if (afterwards?.kind === "reset-after") return cutOff(context, count)
    if (afterwards) {
      count(0)
      return RESPONSE_ALREADY_SENT
    }
    count(answer.status ?? 200)
    return jsonResponse(answer)
  }
}

async function readRequest(context: Context<ServerEnv>): Promise<ApiRequest> {
  const query = new URL(context.req.url).searchParams
  const text = context.req.method === "GET" ? "" : await context.req.text()
  let body: unknown
  try {
    body = text === "" ? undefined : JSON.parse(text)
  } catch {
    body = undefined
  }
  return {
    key: keyOfRequest((header) => context.req.header(header), query),
    params: context.req.param(),
    query,
    body,
  }
}

function run(handler: ApiHandler, request: ApiRequest): ApiAnswer {
  try {
    return handler(request)
  } catch (error) {
    if (error instanceof PspError) {
      const data = error.data === "list" ? [] : {}
      return {
        status: error.httpStatus,
        body: { success: false, data, error_code: error.code, error_info: error.info },
      }
    }
    if (error instanceof AccountError) return { status: error.httpStatus, body: { message: error.message } }
    console.error("sandbox: an API call failed", error)
    return { status: 500, body: { success: false, data: [], error_code: 9999, error_info: "Unknown error" } }
  }
}

export function jsonResponse(answer: ApiAnswer): Response {
  return new Response(writeJson(answer.body), {
    status: answer.status ?? 200,
    headers: { "content-type": "application/json" },
  })
}

function brokenAnswer(fault: ApiFault): Response {
  if (fault.kind === "html") {
    return new Response(
      "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
      {
        status: fault.status ?? 502,
        headers: { "content-type": "text/html" },
      },
    )
  }
  if (fault.kind === "malformed") {
    return new Response('{"success": true, "data": {"order_id": "', {
      status: fault.status ?? 200,
      headers: { "content-type": "application/json" },
    })
  }
  return jsonResponse({
    status: fault.status ?? 500,
    body: {
      success: false,
      data: [],
      error_code: fault.error_code ?? 1000,
      error_info: fault.error_info ?? "Unknown error",
    },
  })
}

/** Destroys the connection, as a proxy does when it crashes. */
function cutOff(context: Context<ServerEnv>, count: (status: number) => void): Response {
  count(0)
  context.env.incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}

function countCall(
  sandbox: Sandbox,
  context: Context<ServerEnv>,
  name: string,
  orderId: string | null,
  status: number,
): void {
  const url = new URL(context.req.url)
  if (url.searchParams.has("api_key")) url.searchParams.set("api_key", "***")
  sandbox.log(`${name} ${orderId ?? ""} ${status || "cut off"}`)
  sandbox.calls.add({
    at: new Date(sandbox.clock.now()).toISOString(),
    method: context.req.method,
    path: url.pathname + url.search,
    endpoint: name,
    ...(orderId === null ? {} : { order_id: orderId }),
    status,
  })
}
