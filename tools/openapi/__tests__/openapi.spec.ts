import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import Ajv from "ajv/dist/2020"
import { parse } from "yaml"
import { ALERT_ACTIONS } from "../../../src/api/admin/alipay/alerts/alert-actions"
import { PAYMENT_STATES } from "../../../src/api/admin/alipay/payments/payment-state"
import { WEBHOOK_CHECKS } from "../../../src/core/site-checks/webhook-check"
import { ALERT_KINDS } from "../../../src/workflows/alert-merchant/alert"
import { ROOT } from "../../package/places"
import { openApi, openApiPage } from "../document"
import { OPERATIONS } from "../operations"
import { typeSchemas } from "../type-schemas"

const API = path.join(ROOT, "src/api")
const page = readFileSync(path.join(ROOT, "docs/openapi.yaml"), "utf8")

type Operation = {
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Record<string, { schema: object }> }
}
const { paths }: { paths: Record<string, Record<string, Operation>> } = parse(page)
const described = new Map(
  Object.entries(paths).flatMap(([route, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${route}`, operation] as const,
    ),
  ),
)

/** Each method of each route file with the file's text, found without a parser. */
const routes = readdirSync(API, { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "route.ts")
  .flatMap((file) => {
    const source = readFileSync(path.join(API, file), "utf8")
    const route = `/${path.dirname(file).replaceAll("[", "{").replaceAll("]", "}")}`
    return [...source.matchAll(/^export (?:async )?(?:function|const) ([A-Z]+)\b/gm)].map(
      ([, method]) => [`${method} ${route}`, source] as const,
    )
  })

describe("docs/openapi.yaml", () => {
  it("docs/openapi.yaml describes the API as the code has it (npm run docs:openapi writes it)", () => {
    expect(page).toBe(openApiPage())
  })

  it("docs/openapi.yaml describes every route of src/api, and no other", () => {
    expect([...described.keys()].sort()).toEqual(routes.map(([route]) => route).sort())
  })

  it.each(routes)("docs/openapi.yaml describes what %s takes", (route, source) => {
    const { requestBody, parameters = [] } = described.get(route) ?? {}
    expect(requestBody !== undefined).toBe(route.startsWith("POST "))
    const readsQuery = route.startsWith("GET ") && /(?<!noFields, )request\.query/.test(source)
    expect(parameters.some((one) => one.in === "query")).toBe(readsQuery)
  })

  it("docs/openapi.yaml cannot be written with a description of a route that does not exist", () => {
    OPERATIONS["GET /admin/alipay/nothing"] = {}
    try {
      expect(() => openApi()).toThrow("There is no route GET /admin/alipay/nothing")
    } finally {
      delete OPERATIONS["GET /admin/alipay/nothing"]
    }
  })
})

describe("The types of src/types/http", () => {
  const schemas = typeSchemas()
  const ajv = new Ajv({ strict: false })
  ajv.addSchema({ $id: "openapi", components: { schemas: Object.fromEntries(schemas) } })
  const check = (name: string, value: unknown) =>
    ajv.compile({ $ref: `openapi#/components/schemas/${name}` })(value)

  it.each([
    ["AlertKind", ALERT_KINDS],
    ["AlertAction", ALERT_ACTIONS],
    ["PaymentState", PAYMENT_STATES],
  ])("the type %s has the values that the code lists", (name, values) => {
    expect([...((schemas.get(name)?.enum as string[]) ?? [])].sort()).toEqual([...values].sort())
  })

  it("the type WebhookCheck has the checks that the code lists", () => {
    expect(schemas.get("WebhookCheck")).toHaveProperty("properties.check.enum", [...WEBHOOK_CHECKS])
  })

  it.each([...schemas.keys()])("the type %s is described as a valid JSON Schema", (name) => {
    expect(() => check(name, {})).not.toThrow()
  })

  const refund = { what: "refund", amount: 9.95, psp_status: "completed", note: null, way: "medusa" }
  const link = {
    url: "https://pay.example.com",
    expires_at: "2026-05-01T00:00:00.000Z",
    amount: 9.95,
    currency_code: "eur",
    payment_session_id: "payses_1",
    provider_id: "pp_alipay-plus_multisafepay",
  }
  it.each([
    [
      "a union of objects",
      "TimelineEntry",
      { at: "2026-05-01", ...refund },
      { at: "2026-05-01", what: "refund" },
    ],
    [
      "an intersection",
      "CreatedPaymentLinkAnswer",
      { payment_link: { ...link, reused: true } },
      { payment_link: link },
    ],
    ["null", "PaymentLinkAnswer", { payment_link: null }, { payment_link: undefined }],
    ["a record", "LastRun", lastRun({ found: 1 }), lastRun("nothing")],
    [
      "an optional field",
      "ErrorAnswer",
      { type: "not_found", message: "" },
      { type: "not_found", code: "1" },
    ],
    ["numbers that are named", "SummaryPeriod", 30, 31],
  ])(
    "the schema of a type accepts what the type does and refuses the rest: %s",
    (_what, name, right, wrong) => {
      expect(check(name, right)).toBe(true)
      expect(check(name, wrong)).toBe(false)
    },
  )
})

function lastRun(report: unknown) {
  return { state: "done", started_at: "2026-05-01T00:00:00.000Z", report, error: null }
}
