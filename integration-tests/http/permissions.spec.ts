import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { adminRoutes } from "../../src/api/__tests__/admin-routes"
import { recordAlert } from "../../src/modules/payment-journal/alerts"
import type { Http } from "../../testkit/actors/http"
import { ALIPAY, aTeaShop } from "../harness/shop"
import { createStaffUser, type Right } from "../harness/staff"

type Method = "get" | "post" | "delete"

/** The request for each route, and core's permissions that allow it. */
const ROUTES: [Method, string, readonly Right[]][] = [
  ["get", "/settings", ["payment:read", "region:read"]],
  ["post", "/connection-check", ["payment:read"]],
  ["post", "/webhook-check", ["payment:read"]],
  ["get", "/payments", ["order:read", "payment:read"]],
  ["get", "/payments/summary", ["order:read", "payment:read"]],
  ["get", "/payments/export", ["order:read", "payment:read"]],
  ["get", "/alerts", ["order:read", "payment:read"]],
  ["post", "/alerts/mspal_1/close", ["order:update", "payment:update"]],
  ["get", "/payments/payses_1", ["order:read", "payment:read"]],
  ["post", "/payments/payses_1/check", ["order:update"]],
  ["post", "/payments/payses_1/refunds/1/send", ["order:update", "refund:create"]],
  ["post", "/payments/payses_1/refunds/1/withdraw", ["order:update", "refund:delete"]],
  ["post", "/payments/payses_1/decide", ["order:update", "payment:update", "refund:create"]],
  ["get", "/orders/:order", ["order:read", "payment:read", "payment_collection:read"]],
  ["post", "/orders/:order/sync", ["order:update"]],
  ["post", "/orders/:order/update-psp-order", ["order:update"]],
  ["get", "/orders/:order/payment-link", ["order:read", "payment_collection:read"]],
  ["post", "/orders/:order/payment-link", ["order:update", "payment_collection:create"]],
  ["post", "/orders/:order/payment-link/send", ["order:update", "payment_collection:create"]],
  ["delete", "/orders/:order/payment-link", ["order:update", "payment_collection:delete"]],
  ["post", "/regions/:region/providers", ["region:update"]],
]

const READER: readonly Right[] = ["order:read", "payment:read", "payment_collection:read", "region:read"]
const EDITOR: readonly Right[] = [
  ...READER,
  "order:update",
  "payment_collection:create",
  "payment_collection:delete",
  "payment:update",
  "refund:create",
  "refund:delete",
  "region:update",
]

aTeaShop("In a Medusa with roles", { env: { MEDUSA_FF_RBAC: "true" } }, (shop) => {
  // The next test file may run in this process.
  afterAll(() => {
    delete process.env.MEDUSA_FF_RBAC
  })

  async function statusOf(api: Http, [method, path]: [Method, string], order: string): Promise<number> {
    const url = path.replace(":order", order).replace(":region", String(shop.teas.regions.eur))
    const request = api.request(method, `/admin/alipay${url}`)
    return (await (method === "post" ? request.send(bodyOf(path)) : request)).status
  }

  async function anOrder(): Promise<string> {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)
    await shop.psp.pay(session.id)
    return (await shopper.placeOrder()).id
  }

  it("the table of these tests has every route of the plugin", () => {
    const asked = ROUTES.map(([method, path]) => `${method.toUpperCase()} /admin/alipay${path}`)
    const missing = adminRoutes().filter((route) => !asked.some((one) => isOf(route, one)))
    const unknown = asked.filter((one) => !adminRoutes().some((route) => isOf(route, one)))
    expect({ missing, unknown }).toEqual({ missing: [], unknown: [] })
  })

  it("each route requires the permissions that core's own routes beside it require", async () => {
    const order = await anOrder()
    const everybody: [string, Http][] = [
      ["no session", shop.http()],
      ["no rights", await createStaffUser(shop, "nobody", [])],
      ["other rights", await createStaffUser(shop, "stockist", ["product:read", "product:update"])],
      ["reader", await createStaffUser(shop, "reader", READER)],
      ["editor", await createStaffUser(shop, "editor", EDITOR)],
    ]
    const seen: Record<string, string[]> = {}
    for (const [method, path] of ROUTES) {
      const statuses: string[] = []
      for (const [who, api] of everybody) {
        const status = await statusOf(api, [method, path], order)
        statuses.push(`${who}: ${OPEN.has(status) ? "open" : status}`)
      }
      seen[`${method} ${path}`] = statuses
    }
    const wanted = ROUTES.map(([method, path, rights]) => [
      `${method} ${path}`,
      [
        "no session: 401",
        "no rights: 403",
        "other rights: 403",
        `reader: ${rights.every((right) => READER.includes(right)) ? "open" : 403}`,
        "editor: open",
      ],
    ])
    expect(seen).toEqual(Object.fromEntries(wanted))
  })

  it("each route is closed to a user who lacks one of its permissions and has all others", async () => {
    const order = await anOrder()
    for (const right of EDITOR) {
      const name = right.replace(":", "-")
      const api = await createStaffUser(
        shop,
        `without-${name}`,
        EDITOR.filter((other) => other !== right),
      )
      const closed: string[] = []
      for (const [method, path] of ROUTES) {
        if ((await statusOf(api, [method, path], order)) === 403) closed.push(`${method} ${path}`)
      }
      const wanted = ROUTES.filter(([, , rights]) => rights.includes(right))
      expect([right, closed]).toEqual([right, wanted.map(([method, path]) => `${method} ${path}`)])
    }
  })

  it("paused refunds are resumed only by a user who may refund, though closing other alerts needs no such permission", async () => {
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    const kinds = { refunds_paused: "mspal_1", disputed: "mspal_2" } as const
    for (const [kind, id] of Object.entries(kinds)) {
      await recordAlert(pg, id, { kind, subject: "1", stage: "noticed", provider_id: ALIPAY })
    }
    const editor = await createStaffUser(shop, "may-refund", EDITOR)
    const clerk = await createStaffUser(
      shop,
      "may-not-refund",
      EDITOR.filter((right) => right !== "refund:create"),
    )
    const close = async (api: Http, id: string) =>
      (await api.request("post", `/admin/alipay/alerts/${id}/close`).send({ state: "resolved" })).status

    expect(await close(clerk, kinds.refunds_paused)).toBe(403)
    expect(await close(clerk, kinds.disputed)).toBe(200)
    expect(await close(editor, kinds.refunds_paused)).toBe(200)
  })

  it("a user with read permissions changes nothing, and the answer says which buttons to leave out", async () => {
    const order = await anOrder()
    const reader = await createStaffUser(shop, "reader", READER)
    const editor = await createStaffUser(shop, "editor", EDITOR)
    const permissionsOf = async (api: Http) => [
      (await api.get<{ settings: { permissions: object } }>("/admin/alipay/settings")).settings.permissions,
      (await api.get<{ alipay: { permissions: object } }>(`/admin/alipay/orders/${order}`)).alipay
        .permissions,
    ]
    expect(await permissionsOf(reader)).toEqual([
      { change_regions: false },
      {
        check_again: false,
        send_updates: false,
        create_payment_link: false,
        cancel_payment_link: false,
        decide: false,
        withdraw_refunds: false,
        view_settings: true,
      },
    ])
    expect(await permissionsOf(editor)).toEqual([
      { change_regions: true },
      {
        check_again: true,
        send_updates: true,
        create_payment_link: true,
        cancel_payment_link: true,
        decide: true,
        withdraw_refunds: true,
        view_settings: true,
      },
    ])
  })
})

/** Whether a request matches a route: "POST /admin/alipay/alerts/1/close" and "POST /admin/alipay/alerts/:id/close". */
const isOf = (route: string, asked: string): boolean =>
  new RegExp(`^${route.replace(/:\w+/g, "[^/]+")}$`).test(asked) && !isWordFor(route, asked)

/** "GET /admin/alipay/payments/export" is its own route, not a payment called "export". */
const isWordFor = (route: string, asked: string): boolean => route !== asked && adminRoutes().includes(asked)

/** Statuses of a request that was allowed: this order has no link to create or to cancel. */
const OPEN: ReadonlySet<number> = new Set([200, 400, 404])

function bodyOf(path: string): object {
  if (path.endsWith("-check")) return { provider_id: ALIPAY }
  if (path.endsWith("/decide")) return { decision: "keep" }
  if (path.endsWith("/close")) return { state: "resolved" }
  return path.endsWith("/providers") ? { enable: [ALIPAY] } : {}
}
