import { ADMIN_ACCESS } from "../../api/admin/alipay/access"
import { ALERT_ACTIONS } from "../../api/admin/alipay/alerts/alert-actions"
import type { AlertView } from "../../types/http/admin"
import { requestFor } from "../attention/request-for"

const ALERT = { id: "mspal_1", subject: "77", psp_order_id: "payses_1", order_id: "order_1" } as AlertView

const routeOf = (path: string) =>
  `/admin/alipay${path
    .replace("mspal_1", ":id")
    .replace("payses_1", ":id")
    .replace("order_1", ":id")
    .replace("/refunds/77", "/refunds/:refund_id")}`

describe("the request behind each button of an alert", () => {
  it.each(ALERT_ACTIONS)("the button %s of an alert calls a route that exists", (action) => {
    expect(ADMIN_ACCESS[routeOf(requestFor(ALERT, action).path)]?.POST).toBeDefined()
  })

  it.each([
    ["send_again", "/payments/payses_1/refunds/77/send", undefined],
    ["cancel_and_refund", "/payments/payses_1/decide", { decision: "refund" }],
    ["accept", "/payments/payses_1/decide", { decision: "keep" }],
    ["complete_now", "/payments/payses_1/decide", { decision: "retry" }],
    ["retry_update", "/orders/order_1/update-psp-order", undefined],
    ["resume_refunds", "/alerts/mspal_1/close", { state: "resolved", note: "why" }],
    ["dismiss", "/alerts/mspal_1/close", { state: "dismissed", note: "why" }],
  ] as const)("the button %s of an alert calls %s", (action, path, body) => {
    expect(requestFor(ALERT, action, "why")).toEqual(body ? { path, body } : { path })
  })
})
