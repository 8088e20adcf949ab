import { Hono } from "hono"
import type { Sandbox } from "../sandbox"
import type { ServerEnv } from "../server-env"
import { getApiToken, getMe, listCategories } from "./account"
import { type ApiHandler, endpoint, forSite } from "./endpoint"
import { getGateway, listGateways } from "./gateways"
import { getOrder, patchOrder, postOrder } from "./orders"
import { getPaymentMethod, listPaymentMethods } from "./payment-methods"
import { AccountError, notSupported, PspError } from "./psp-error"
import { patchRefund, postRefund } from "./refunds"
import { getTransaction, listTransactions } from "./transactions"

/** Other endpoints that MultiSafepay's own libraries call, for payment methods that are not wallets. */
const NOT_SUPPORTED = [
  ["GET", "/issuers/:id", "issuers"],
  ["POST", "/orders/:order_id/capture", "manual capture"],
  ["PATCH", "/capture/:order_id", "manual capture"],
  ["GET", "/recurring/:reference", "tokens"],
  ["GET", "/recurring/:reference/token/:token", "tokens"],
  ["DELETE", "/recurring/:reference/remove/:token", "tokens"],
  ["GET", "/terminals", "terminals"],
  ["GET", "/terminal-groups/:id/terminals", "terminals"],
  ["POST", "/wallets/:wallet/:action", "wallets of browsers"],
] as const

/** `/v1/json/…`, the API for merchants' software. */
export function apiRoutes(sandbox: Sandbox): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>()
  const add = (method: "GET" | "POST" | "PATCH" | "DELETE", path: string, handler: ApiHandler) => {
    const name = `${method} ${path.replace(":order_id", ":id")}`
    app.on(method, path, endpoint(sandbox, name, handler))
  }
  add("POST", "/orders", forSite(sandbox, postOrder(sandbox)))
  add("GET", "/orders/:order_id", forSite(sandbox, getOrder(sandbox)))
  add("PATCH", "/orders/:order_id", forSite(sandbox, patchOrder(sandbox)))
  add("POST", "/orders/:order_id/refunds", forSite(sandbox, postRefund(sandbox)))
  add("PATCH", "/orders/:order_id/refunds/:refund_id", forSite(sandbox, patchRefund(sandbox)))
  add("POST", "/orders/:order_id/cancel", () => {
    // Only Bancontact QR payments can be cancelled this way.
    throw new AccountError(403, "Forbidden")
  })
  add("GET", "/gateways", forSite(sandbox, listGateways(sandbox)))
  add("GET", "/gateways/:id", forSite(sandbox, getGateway(sandbox)))
  add("GET", "/payment-methods", forSite(sandbox, listPaymentMethods(sandbox)))
  add("GET", "/payment-methods/:id", forSite(sandbox, getPaymentMethod(sandbox)))
  add("GET", "/me", forSite(sandbox, getMe))
  add("GET", "/categories", forSite(sandbox, listCategories))
  add("GET", "/auth/api_token", forSite(sandbox, getApiToken))
  add("GET", "/transactions", listTransactions(sandbox))
  add("GET", "/transactions/:id", getTransaction(sandbox))
  for (const [method, path, what] of NOT_SUPPORTED) {
    add(
      method,
      path,
      forSite(sandbox, () => {
        throw notSupported(what)
      }),
    )
  }
  app.all(
    "*",
    endpoint(sandbox, "unknown", () => {
      throw new PspError(1000, "Not found")
    }),
  )
  return app
}
