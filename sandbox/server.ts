import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { getRequestListener } from "@hono/node-server"
import { Hono } from "hono"
import type { ApiExchange } from "./api/exchange"
import { apiRoutes } from "./api/routes"
import { controlRoutes } from "./control/routes"
import { runScheduledEvent } from "./due-work"
import { inboxRoutes } from "./inbox"
import { dashboardRoutes } from "./pages/dashboard/routes"
import { paymentRoutes } from "./pages/payment-routes"
import { Persistence } from "./persistence"
import { refuseOtherHosts, refuseOtherSites } from "./same-site"
import { Sandbox } from "./sandbox"
import type { ServerEnv } from "./server-env"
import { DEFAULT_SITES, type SandboxSiteConfig } from "./site"

export type { SandboxSiteConfig } from "./site"

export interface SandboxOptions {
  /** Default: 0, any free port. */
  port?: number
  /** Where to listen. Default: loopback, because the control API needs no key. */
  host?: string
  /** How shoppers reach the pages. Default: http://localhost:<port>. */
  publicUrl?: string
  /** Keeps orders, clock and settings across restarts. */
  stateFile?: string
  sites?: SandboxSiteConfig[]
  /** Prints each API call and each delivery of a notification to stderr. */
  log?: boolean
  /** Receives each API call and its answer; if it throws, the call fails. */
  onExchange?: (exchange: ApiExchange) => void
}

export interface RunningSandbox {
  url: string
  /** `url` with /v1/json: the base address for API clients. */
  apiBaseUrl: string
  /** Stops listening, drops open connections, writes the state file. */
  close(): Promise<void>
}

/** @throws Error when the port is taken */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const sandbox = new Sandbox(
    options.sites ?? DEFAULT_SITES,
    runScheduledEvent,
    options.log ? (line) => console.error(line) : undefined,
    options.onExchange,
  )
  const persistence = options.stateFile ? new Persistence(sandbox, options.stateFile) : null
  persistence?.load()
  const app = new Hono<ServerEnv>({ strict: false })
  const ownNames = refuseOtherHosts(() => [options.host, new URL(sandbox.publicUrl).hostname])
  // The API too: its default keys are published.
  for (const path of ["/v1/json/*", "/control/*", "/dashboard/*", "/inbox/*"]) {
    app.use(path, ownNames)
    app.use(path, refuseOtherSites)
  }
  app.route("/v1/json", apiRoutes(sandbox))
  app.route("/control", controlRoutes(sandbox))
  app.route("/dashboard", dashboardRoutes(sandbox))
  app.get("/", (context) => context.redirect("/dashboard", 303))
  app.route("/inbox", inboxRoutes())
  app.route("/", paymentRoutes(sandbox))
  const server = createServer(getRequestListener(app.fetch))
  server.keepAliveTimeout = 65_000
  const port = await listen(server, options.port ?? 0, options.host ?? "127.0.0.1")
  const url = `http://localhost:${port}`
  sandbox.publicUrl = (options.publicUrl ?? url).replace(/\/+$/, "")
  return {
    url,
    apiBaseUrl: `${url}/v1/json`,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      await persistence?.close()
      sandbox.close()
    },
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, () => {
      server.off("error", reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}
