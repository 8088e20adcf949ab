import type { HttpBindings } from "@hono/node-server"

/** Node's request and response in every route's context, for the faults that cut connections. */
export type ServerEnv = { Bindings: HttpBindings }
