import { createServer } from "node:http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import load from "@medusajs/medusa/loaders/index"
import express from "express"
import { CommandHandler } from "./command-handler"
import type { Ready, Request } from "./commands"
import { SqlCounter } from "./sql-counter"

/** Names the requests to count together. */
const LABEL_HEADER = "x-bench"

/** Core delays a webhook by five seconds before it handles it. The cost is the same without the delay. */
const WEBHOOK = "payment.webhook_received"
const MAX_DELAY_MS = 50

type Emitted = { name?: string } | { name?: string }[]
type EmitOptions = { delay?: number }
type EventBus = {
  emit(events: Emitted, options?: EmitOptions): Promise<void>
  releaseGroupedEvents(eventGroupId: string): Promise<void>
}
type Queries = { on(event: "query", listener: (query: { sql: string }) => void): void }

/** A Medusa whose process reports what its requests cost. shop-process.ts starts it, and it ends with that process. */
async function main(): Promise<void> {
  process.on("disconnect", () => process.exit())
  const counter = new SqlCounter()
  const app = express()
  const { container } = await load({ directory: __dirname, expressApp: app })
  watch(container, counter)

  const server = createServer((request, response) => {
    const label = String(request.headers[LABEL_HEADER] ?? request.url?.split("?")[0])
    counter.under(label, (answered) => {
      response.once("finish", answered)
      app(request, response)
    })
  })
  server.keepAliveTimeout = 65_000
  await new Promise<void>((resolve) => server.listen(Number(process.env.PORT), resolve))

  const handler = new CommandHandler(container, counter)
  process.on("message", (request: Request) => {
    handler.handle(request).then(
      (answer) => process.send?.({ id: request.id, answer }),
      (error: Error) => process.send?.({ id: request.id, error: error.stack ?? error.message }),
    )
  })
  const ready: Ready = { ready: true }
  process.send?.(ready)
}

function watch(container: MedusaContainer, counter: SqlCounter): void {
  const pg = container.resolve<Queries>(ContainerRegistrationKeys.PG_CONNECTION)
  pg.on("query", ({ sql }) => counter.sawStatement(sql))
  const bus = container.resolve(Modules.EVENT_BUS) as unknown as EventBus
  const emit = bus.emit.bind(bus)
  bus.emit = (events, options) => {
    counter.sawEvents(Array.isArray(events) ? events.length : 1)
    return counter.beside(() => emit(events, withoutDelay(events, options)))
  }
  // Events of a workflow are emitted when it ends.
  const release = bus.releaseGroupedEvents.bind(bus)
  bus.releaseGroupedEvents = (eventGroupId) => counter.beside(() => release(eventGroupId))
}

const withoutDelay = (events: Emitted, options?: EmitOptions): EmitOptions | undefined =>
  "name" in events && events.name === WEBHOOK ? { ...options, delay: MAX_DELAY_MS } : options

main().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
