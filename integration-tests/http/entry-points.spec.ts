import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { adminRoutes } from "../../src/api/__tests__/admin-routes"
import type { Http } from "../../testkit/actors/http"
import { SITE_KEY } from "../../testkit/servers/sandbox-keys"
import { ENTRY_POINTS, fuzzEntryPoint } from "../fuzz/fuzz"
import { openCollections, openSessions } from "../fuzz/open-payments"
import { logLinesOf } from "../harness/log-lines"
import { ALIPAY, aTeaShop } from "../harness/shop"

type Method = "get" | "post" | "delete"

const ULID = "01JD3Z5Q8W9XKTMB4VC7NRHYPA"
const USUAL_ID = `payses_${ULID}`

/** Replacements for an id, as they are written into a URL. */
const ODD_IDS: [string, string][] = [
  ["a NUL", "%00"],
  ["an id with a NUL at its end", `payses_${ULID}%00`],
  ["an id with a line break at its end", `payses_${ULID}%0A`],
  ["a percent sign that encodes nothing", "%zz"],
  ["a cut-off character", "%E0%A4%A"],
  ["bytes that are no UTF-8", "%ff%fe"],
  ["4,000 letters", "A".repeat(4_000)],
  ["a path out of it", "..%2F..%2Forders"],
  ["a quotation mark", "%27%20or%201%3D1"],
]

const BROKEN_ESCAPES: ReadonlySet<string> = new Set(["%zz", "%E0%A4%A", "%ff%fe"])

aTeaShop("An entry point", {}, (shop) => {
  describe("Ids in URLs", () => {
    const routes: [string, Method, (id: string) => string][] = [
      ["a payment session's sync", "post", (id) => `/store/alipay/payment-sessions/${id}/sync`],
      ["the list of methods", "get", (id) => `/store/alipay/methods?region_id=${id}`],
      ["a notification's provider", "post", (id) => `/hooks/multisafepay/${id}`],
      ["an unsigned notification's provider", "get", (id) => `/hooks/multisafepay/${id}?transactionid=1`],
    ]

    it.each(routes)(
      "%s answers 404 to a malformed id before any SQL, with at most one short line in the log",
      async (_, method, path) => {
        for (const [, id] of ODD_IDS) {
          // The characters of a query are decoded before the plugin sees them.
          if (BROKEN_ESCAPES.has(id) && path(id).includes(`?region_id=${id}`)) continue
          expect(await answerTo(shop.storeApi(), method, path(id))).toEqual({ ...NOT_FOUND, asked: path(id) })
        }
      },
    )

    it("every route of the admin API answers 404 to a malformed id before any SQL, with at most one short line in the log", async () => {
      const api = await shop.merchant.api()
      const asked = adminRoutes().flatMap((route) => withOddIds(route))
      expect(asked.length).toBeGreaterThan(90)
      for (const [method, path] of asked) {
        expect(await answerTo(api, method, path)).toEqual({ ...NOT_FOUND, asked: path })
      }
    })

    async function answerTo(api: Http, method: Method, path: string) {
      let status = 0
      let body: unknown
      const log = await logLinesOf(shop, async () => {
        const request = api.request(method, path)
        const answer = await (method === "post" ? request.send(bodyFor(path)) : request)
        ;({ status, body } = answer)
      })
      return {
        asked: path,
        status,
        logsLittle: log.length <= 1 && log.join("\n").length <= 200,
        showsInternals: /select |from "|AAAAA/.test(`${JSON.stringify(body)}${log}`),
      }
    }

    it("a search of the payments with a NUL is answered 400, without SQL in the answer", async () => {
      const api = await shop.merchant.api()
      const log = await logLinesOf(shop, async () => {
        const { status, body } = await api.request("get", "/admin/alipay/payments?q=a%00b")
        expect([status, body.message]).toEqual([400, "q: must not hold control characters"])
      })
      expect(log).toEqual(["q: must not hold control characters"])
    })

    it("a malformed order id in an unsigned notification is acknowledged without SQL or a line in the log", async () => {
      for (const [, id] of ODD_IDS) {
        const log = await logLinesOf(shop, async () => {
          const answer = await shop
            .http()
            .request("get", `/hooks/multisafepay/alipay_multisafepay?transactionid=${id}&timestamp=1`)
          expect([200, 400]).toContain(answer.status)
        })
        expect(log).toEqual([])
      }
    })
  })

  it.each(ENTRY_POINTS)(
    "random input to %s is never answered with 5xx unless MultiSafepay has signed something else about that payment, changes nothing and does not fill the log",
    async (entryPoint) => {
      const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
      const sql = async (statement: string) => (await pg.raw(statement)).rows
      const store = shop.storeApi()
      const { collectionIds, regionId } = await openCollections(store, sql, 100)
      const sessionIds = await openSessions(store, collectionIds.splice(0, 20))
      const log = await logLinesOf(shop, async () => {
        const report = await fuzzEntryPoint(
          {
            url: shop.url,
            publishableKey: shop.teas.publishableKey,
            siteKey: SITE_KEY,
            ...{ regionId, sessionIds, collectionIds, sql },
            logSize: () => 0,
          },
          entryPoint,
          // `npm run test:fuzz` measures the duration, where nothing else runs.
          { cases: 200, seed: 20261127, limitMs: 60_000, atOnce: 20 },
        )
        expect(report).toMatchObject({ cases: 200, broken: [], changed: [], slow: [] })
      })
      expect(log.join("\n").length / 200).toBeLessThan(200)
    },
  )

  describe("The admin API", () => {
    it("every route of the admin API that changes something answers 415 to a body that is not JSON, which a page of another site could send", async () => {
      const api = await shop.merchant.api()
      const writes = adminRoutes().filter((route) => !route.startsWith("GET "))
      expect(writes.length).toBeGreaterThan(10)
      for (const route of writes) {
        const [method, path] = splitRoute(route)
        for (const type of [
          "application/x-www-form-urlencoded",
          "text/plain",
          "multipart/form-data",
          "application/jsonx",
        ]) {
          const { status } = await api
            .request(method, path.replace(/:\w+/g, "any_01"))
            .set("content-type", type)
            .send(`disable[]=${ALIPAY}`)
          expect([route, type, status]).toEqual([route, type, 415])
        }
      }
    })

    it("the admin API answers 415 to a change without a body that does not say that it is JSON", async () => {
      const api = await shop.merchant.api()
      expect((await api.request("post", "/admin/alipay/orders/order_01/sync")).status).toBe(415)
    })

    it("the admin API leaves a region unchanged when the change came as a form with the administrator's cookie", async () => {
      const api = await shop.merchant.api()
      const region = shop.teas.regions.eur
      const { status } = await api
        .with({ origin: "https://evil.example" })
        .request("post", `/admin/alipay/regions/${region}/providers`)
        .type("form")
        .send({ disable: [ALIPAY] })
      expect(status).toBe(415)
      const { settings } = await api.get<{ settings: { regions: { id: string; provider_ids: string[] }[] } }>(
        "/admin/alipay/settings",
      )
      expect(settings.regions.find(({ id }) => id === region)?.provider_ids).toContain(ALIPAY)
    })

    it("the admin API accepts a change that names its character set", async () => {
      const api = await shop.merchant.api()
      const { status } = await api
        .request("post", "/admin/alipay/connection-check")
        .set("content-type", "application/json; charset=utf-8")
        .send(JSON.stringify({ provider_id: ALIPAY }))
      expect(status).toBe(200)
    })
  })
})

const NOT_FOUND = { status: 404, logsLittle: true, showsInternals: false }

/** "POST /admin/alipay/regions/:id/providers" as method and path. */
function splitRoute(route: string): [Method, string] {
  const [method, path] = route.split(" ")
  return [method?.toLowerCase() as Method, String(path)]
}

/** Replaces each id of a route in turn by each odd one, and the other id by an ordinary one. */
function withOddIds(route: string): [Method, string][] {
  const [method, path] = splitRoute(route)
  // A core middleware for the paths below "/admin" fails on broken escapes.
  const odd = ODD_IDS.map(([, id]) => id).filter((id) => !BROKEN_ESCAPES.has(id))
  return (path.match(/:\w+/g) ?? []).flatMap((name) =>
    odd.map((id): [Method, string] => [method, path.replace(name, id).replace(/:\w+/g, USUAL_ID)]),
  )
}

/** A valid body, so that only the id is wrong. */
function bodyFor(path: string): object {
  if (path.endsWith("/decide")) return { decision: "keep" }
  if (path.endsWith("/close")) return { state: "resolved" }
  return path.includes("/regions/") ? { enable: [ALIPAY] } : {}
}
