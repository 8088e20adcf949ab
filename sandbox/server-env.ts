import type { HttpBindings } from "@hono/node-server"

/** What every route's context carries: Node's request and response, for the faults that cut connections. */
export type ServerEnv = { Bindings: HttpBindings }
