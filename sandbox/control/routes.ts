import { Hono } from "hono"
import { streamSSE } from "hono/streaming"
import { z } from "zod"
import { faultSchema } from "../faults"
import { addGeneratedTransactions, generateSchema } from "../ledger/generate"
import { streamLedger } from "../ledger/stream"
import { NotAllowed } from "../payments/history"
import type { Sandbox } from "../sandbox"
import type { ServerEnv } from "../server-env"
import { settingsPatchSchema } from "../settings"
import { bodyOf, json, siteQuery } from "./exchange"
import { notificationControl } from "./notifications"
import { orderControl } from "./orders"

/** `/control/…`: everything that the pages do, as JSON and without a key. */
export function controlRoutes(sandbox: Sandbox): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>()
  app.onError((error, context) => {
    if (error instanceof NotAllowed) return context.json({ error: error.message }, 409)
    if (error instanceof z.ZodError) return context.json({ error: z.prettifyError(error) }, 400)
    if (error instanceof SyntaxError) return context.json({ error: `no JSON: ${error.message}` }, 400)
    console.error("sandbox: a control call failed", error)
    return context.json({ error: error.message }, 500)
  })
  app.route("/", orderControl(sandbox))
  app.route("/", notificationControl(sandbox))

  app.get("/clock", (context) => context.json(clockView(sandbox)))
  app.post("/clock/advance", async (context) => {
    const { seconds } = z.strictObject({ seconds: z.number().min(0) }).parse(await bodyOf(context))
    await sandbox.advance(seconds)
    return context.json(clockView(sandbox))
  })

  app.get("/calls", (context) => context.json(sandbox.calls.report(context.req.query("order_id"))))
  app.delete("/calls", (context) => {
    sandbox.calls.clear()
    return context.json(sandbox.calls.report())
  })

  app.get("/faults", (context) => context.json(sandbox.faults.list()))
  app.post("/faults", async (context) => {
    const planted = sandbox.faults.plant(faultSchema.parse(await bodyOf(context)))
    sandbox.changed()
    return context.json(planted, 201)
  })
  app.delete("/faults/:id?", (context) => {
    const removed = sandbox.faults.remove(context.req.param("id"))
    sandbox.changed()
    return context.json({ removed })
  })

  app.get("/ledger", (context) => {
    const site = siteQuery(context)
    const { orders } = sandbox.store
    const wanted = site === undefined ? orders : orders.filter((pspOrder) => pspOrder.siteId === site)
    return new Response(streamLedger(wanted), { headers: { "content-type": "application/json" } })
  })
  app.post("/ledger/generate", async (context) => {
    const planted = addGeneratedTransactions(sandbox, generateSchema.parse(await bodyOf(context)))
    return json({ planted }, 201)
  })

  app.get("/settings", (context) => context.json(sandbox.settings))
  app.patch("/settings", async (context) => {
    Object.assign(sandbox.settings, settingsPatchSchema.parse(await bodyOf(context)))
    sandbox.changed()
    return context.json(sandbox.settings)
  })
  app.post("/reset", async (context) => {
    await sandbox.reset()
    return context.json({ reset: true })
  })

  app.get("/events", (context) => streamSSE(context, (stream) => sendChanges(sandbox, stream)))
  return app
}

function clockView(sandbox: Sandbox): { now: string; offset_ms: number } {
  return { now: new Date(sandbox.clock.now()).toISOString(), offset_ms: sandbox.clock.offsetMs }
}

const PAUSE_BETWEEN_EVENTS = 300

/** One event for each burst of changes, until the listener disconnects. */
async function sendChanges(
  sandbox: Sandbox,
  stream: {
    writeSSE(message: { event: string; data: string }): Promise<void>
    onAbort(listener: () => void): void
  },
): Promise<void> {
  let changes = 0
  let wake: () => void = () => undefined
  let open = true
  const unwatch = sandbox.watch(() => {
    changes += 1
    wake()
  })
  stream.onAbort(() => {
    open = false
    unwatch()
    wake()
  })
  await stream.writeSSE({ event: "hello", data: "{}" })
  while (open) {
    if (changes === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    if (!open) return
    const told = changes
    changes = 0
    await stream.writeSSE({ event: "changed", data: JSON.stringify({ changes: told }) })
    await new Promise((resolve) => setTimeout(resolve, PAUSE_BETWEEN_EVENTS))
  }
}
