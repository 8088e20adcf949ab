import { Hono } from "hono"
import type { ServerEnv } from "./server-env"

interface Arrival {
  at: string
  method: string
  query: string
  auth: string | null
  body: Buffer
}

const MAX_STORED = 100

/**
 * `/inbox`: a place to send notifications to before there is a shop. Acknowledges everything and keeps the newest with
 * their exact bytes.
 */
export function inboxRoutes(): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>()
  const arrivals: Arrival[] = []

  app.post("/", async (context) => {
    arrivals.push({
      at: new Date().toISOString(),
      method: "POST",
      query: new URL(context.req.url).search,
      auth: context.req.header("auth") ?? null,
      body: Buffer.from(await context.req.arrayBuffer()),
    })
    if (arrivals.length > MAX_STORED) arrivals.shift()
    return context.text("OK")
  })
  app.get("/", (context) => {
    return context.json(arrivals.map(({ body, ...arrival }) => ({ ...arrival, body: body.toString("utf8") })))
  })
  app.get("/latest/body", (context) => {
    const latest = arrivals.at(-1)
    return latest ? context.body(new Uint8Array(latest.body)) : context.text("nothing arrived yet", 404)
  })
  app.get("/latest/auth", (context) => context.text(arrivals.at(-1)?.auth ?? ""))
  return app
}
