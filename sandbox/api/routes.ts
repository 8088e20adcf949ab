import { Hono } from "hono"
import type { Sandbox } from "../sandbox"
import type { ServerEnv } from "../server-env"
import { type ApiHandler, endpoint, forSite } from "./endpoint"
import { getOrder, patchOrder, postOrder } from "./orders"
import { PspError } from "./psp-error"
import { patchRefund, postRefund } from "./refunds"

/** `/v1/json/…`, the API that merchants' software talks to. */
export function apiRoutes(sandbox: Sandbox): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>()
  const add = (method: "GET" | "POST" | "PATCH", path: string, handler: ApiHandler) => {
    const name = `${method} ${path.replace(":order_id", ":id")}`
    app.on(method, path, endpoint(sandbox, name, handler))
  }
  add("POST", "/orders", forSite(sandbox, postOrder(sandbox)))
  add("GET", "/orders/:order_id", forSite(sandbox, getOrder(sandbox)))
  add("PATCH", "/orders/:order_id", forSite(sandbox, patchOrder(sandbox)))
  add("POST", "/orders/:order_id/refunds", forSite(sandbox, postRefund(sandbox)))
  add("PATCH", "/orders/:order_id/refunds/:refund_id", forSite(sandbox, patchRefund(sandbox)))
  app.all(
    "*",
    endpoint(sandbox, "unknown", () => {
      throw new PspError(1000, "Not found")
    }),
  )
  return app
}
