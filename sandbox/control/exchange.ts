import type { Context } from "hono"
import { writeJson } from "../json-writer"
import type { PspOrder } from "../psp-order"
import type { Sandbox } from "../sandbox"
import type { ServerEnv } from "../server-env"

export type ControlContext = Context<ServerEnv>

/** The parsed body; an empty one counts as `{}`. @throws SyntaxError */
export async function bodyOf(context: ControlContext): Promise<unknown> {
  const text = await context.req.text()
  return text === "" ? {} : JSON.parse(text)
}

export function json(value: unknown, status = 200): Response {
  return new Response(writeJson(value), { status, headers: { "content-type": "application/json" } })
}

export function notFound(context: ControlContext): Response {
  return context.json({ error: `the sandbox knows nothing of ${context.req.path}` }, 404)
}

export function siteQuery(context: ControlContext): number | undefined {
  const site = context.req.query("site")
  return site === undefined || site === "" ? undefined : Number(site)
}

/** The order in the path's `:order_id`, on the query's site if there is one. */
export function orderOfPath(sandbox: Sandbox, context: ControlContext): PspOrder | null {
  return sandbox.store.findAnywhere(context.req.param("order_id") ?? "", siteQuery(context))
}

/** Does some work on an order, then waits for the first delivery of each resulting notification. */
export async function withDeliveries<T>(
  sandbox: Sandbox,
  pspOrder: PspOrder,
  work: () => T,
): Promise<{ result: T; notificationIds: string[] }> {
  const before = pspOrder.notificationIds.length
  const result = work()
  const notificationIds = pspOrder.notificationIds.slice(before)
  await Promise.all(notificationIds.map((id) => sandbox.outbox.delivered(id)))
  return { result, notificationIds }
}
