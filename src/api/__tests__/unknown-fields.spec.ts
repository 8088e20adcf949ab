import { join } from "node:path"
import { adminRoutes } from "./admin-routes"

type Handler = (request: object, response: object) => Promise<void>

const PARAMS = { id: "order_1", refund_id: "1", provider: "alipay_multisafepay" }
/** Fields that the route needs. */
const NEEDED: Record<string, object> = {
  "POST /admin/alipay/alerts/:id/close": { state: "resolved" },
  "POST /admin/alipay/connection-check": { provider_id: "pp_alipay_multisafepay" },
  "POST /admin/alipay/webhook-check": { provider_id: "pp_alipay_multisafepay" },
  "POST /admin/alipay/payments/:id/decide": { decision: "refund" },
}

describe("The routes of the admin API", () => {
  it.each(adminRoutes())("%s refuses an unknown field", async (route) => {
    const [method = "", path = ""] = route.split(" ")
    const folder = path.slice(1).replace(/:(\w+)/g, "[$1]")
    const handlers = (await import(join(__dirname, "..", folder, "route"))) as Record<string, Handler>
    const fields = { ...NEEDED[route], colour: "green" }
    const request = {
      params: PARAMS,
      ...(method === "POST" ? { body: fields, query: {} } : { query: fields }),
    }
    // Called in a function, because a handler may throw before it returns a promise.
    await expect((async () => handlers[method]?.(request, {}))()).rejects.toThrow("colour: unknown field")
  })
})
