import { stringify } from "yaml"
import { z } from "zod/v4"
import { ADMIN_ACCESS } from "../../src/api/admin/alipay/access"
import { PACKAGE } from "../../src/core/this-package"
import { ERROR_STATUS, OPERATIONS, type Operation } from "./operations"
import { type Route, readRoutes } from "./routes"
import { type JsonSchema, typeSchemas } from "./type-schemas"

/** docs/openapi.yaml, generated from routes, schemas and src/types/http. */
export function openApiPage(): string {
  const note =
    "# Generated: `npm run docs:openapi` writes it from src/api, src/types/http and tools/openapi/operations.ts.\n"
  return note + stringify(openApi(), { lineWidth: 0, aliasDuplicateObjects: false })
}

/**
 * The HTTP API as an OpenAPI document.
 *
 * @throws Error naming a route that is described but does not exist, or the other way round
 */
export function openApi() {
  const routes = readRoutes()
  const keys = routes.map(keyOf)
  const unknown = Object.keys(OPERATIONS).filter((key) => !keys.includes(key))
  if (unknown.length > 0) throw new Error(`There is no route ${unknown.join(", ")}`)
  const paths = pathsOf(routes)
  return {
    openapi: "3.1.0",
    info: {
      title: "Alipay and Alipay+ for Medusa, through MultiSafepay",
      version: PACKAGE.version,
      description:
        "The plugin's own routes. Payments are started, refunded and captured with Medusa's routes. Amounts are in major units, times are ISO 8601.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "https://shop.example.com", description: "The shop's Medusa" }],
    tags: [
      { name: "Store API", description: "For storefronts, without a login." },
      { name: "Admin API", description: "For the dashboard, with the login of a user." },
      { name: "Notifications", description: "What MultiSafepay calls." },
    ],
    paths,
    components: {
      securitySchemes: {
        publishableKey: { type: "apiKey", in: "header", name: "x-publishable-api-key" },
        session: { type: "apiKey", in: "cookie", name: "connect.sid" },
        token: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        secretKey: {
          type: "http",
          scheme: "basic",
          description: "Medusa's secret API key as the user name.",
        },
      },
      schemas: usedBy(paths, typeSchemas()),
    },
  }
}

/** The schemas that `part` refers to, directly or indirectly, by name. */
function usedBy(part: unknown, schemas: ReadonlyMap<string, JsonSchema>): Record<string, JsonSchema> {
  const used = new Map<string, JsonSchema>()
  const add = (schema: unknown) => {
    for (const [, name = ""] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const found = schemas.get(name)
      if (!found) throw new Error(`A route answers ${name}, which is no type of src/types/http`)
      if (!used.has(name)) {
        used.set(name, found)
        add(found)
      }
    }
  }
  add(part)
  return Object.fromEntries([...used].sort(([one], [other]) => (one < other ? -1 : 1)))
}

const keyOf = ({ method, path }: Route) => `${method} ${path}`

function pathsOf(routes: readonly Route[]): Record<string, Record<string, JsonSchema>> {
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const route of routes) {
    const operation = OPERATIONS[keyOf(route)]
    if (!operation) throw new Error(`Describe ${keyOf(route)} in tools/openapi/operations.ts`)
    const path = route.path.replace(/:(\w+)/g, "{$1}")
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describe(route, operation) }
  }
  return paths
}

type Api = "store" | "admin" | "hooks"

const apiOf = ({ path }: Route) => path.split("/")[1] as Api

const TAGS: Record<Api, string> = { store: "Store API", admin: "Admin API", hooks: "Notifications" }

const SECURITY: Record<Api, JsonSchema[]> = {
  store: [{ publishableKey: [] }],
  admin: [{ session: [] }, { token: [] }, { secretKey: [] }],
  hooks: [],
}

function describe(route: Route, operation: Operation): JsonSchema {
  const query = route.schemas.query ?? operation.query
  const body = route.schemas.body ?? operation.body
  const api = apiOf(route)
  const rights = ADMIN_ACCESS[route.path]?.[route.method as "GET" | "POST" | "DELETE"]
  const parameters = [
    ...[...route.path.matchAll(/:(\w+)/g)].map(([, name]) => pathParameter(name ?? "")),
    ...(query ? queryParameters(query) : []),
    ...(api === "hooks" ? hookParameters(route.method) : []),
  ]
  const [summary = "", ...more] = route.comment.split(/(?<=[.:;]) /)
  return {
    tags: [TAGS[api]],
    operationId: operationId(route),
    summary: summary.replace(/[.:;]$/, ""),
    ...(more.length > 0 ? { description: route.comment } : {}),
    security: SECURITY[api],
    ...(rights ? { "x-permissions": rights } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    // A DELETE has no body; its route refuses one with fields.
    ...(body && route.method !== "DELETE" ? { requestBody: bodyOf(schemaOf(body)) } : {}),
    ...(api === "hooks" && route.method === "POST" ? { requestBody: NOTIFICATION } : {}),
    responses: responsesOf(route, operation, { query, body }),
  }
}

/** "getAdminOrdersByIdPaymentLink". */
const operationId = ({ method, path }: Route) =>
  method.toLowerCase() +
  path
    .replace(/\/(alipay|multisafepay)\b/, "")
    .replace(/:/g, "by-")
    .replace(/[/_-](\w)/g, (_all, letter: string) => letter.toUpperCase())

const PARAMETERS: Record<string, string> = {
  refund_id: "MultiSafepay's id of the refund.",
  provider: "A provider id of Medusa without `pp_`, for example `alipay-plus_multisafepay`.",
}

function pathParameter(name: string): JsonSchema {
  const description = PARAMETERS[name]
  const about = description ? { description } : {}
  return { name, in: "path", required: true, ...about, schema: { type: "string" } }
}

function queryParameters(query: z.ZodType): JsonSchema[] {
  const { properties = {}, required = [] } = schemaOf(query) as {
    properties?: Record<string, JsonSchema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    ...(required.includes(name) ? { required: true } : {}),
    // As in `amount[$gte]=10`.
    ...(JSON.stringify(schema).includes('"$gte"') ? { style: "deepObject", explode: true } : {}),
    schema,
  }))
}

function hookParameters(method: string): JsonSchema[] {
  const id = { name: "transactionid", in: "query", schema: { type: "string" } }
  const auth = {
    name: "Auth",
    in: "header",
    required: true,
    description: "MultiSafepay's signature over time and body, with the site's key.",
    schema: { type: "string" },
  }
  return method === "GET" ? [{ ...id, required: true, description: "The payment session's id." }] : [auth]
}

const NOTIFICATION = {
  description: "An order as MultiSafepay's API describes it. The signature is over its exact bytes.",
  ...bodyOf({ type: "object" }),
}

/** What the schema accepts, before it converts anything. */
function schemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    // The pattern of an ISO time has 300 characters and adds nothing.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === "date-time") delete jsonSchema.pattern
    },
  })
  return described
}

function bodyOf(schema: JsonSchema): JsonSchema {
  const isNeeded = Array.isArray(schema.required)
  return { ...(isNeeded ? { required: true } : {}), content: { "application/json": { schema } } }
}

function responsesOf(
  route: Route,
  operation: Operation,
  { query, body }: Route["schemas"],
): Record<string, JsonSchema> {
  const { mediaType, otherAnswers = {} } = operation
  if (!mediaType && route.answers.length === 0) {
    throw new Error(`${keyOf(route)} must say what it answers: response: MedusaResponse<SomeAnswer>`)
  }
  const [answer, ...others] = route.answers.map((name) => ({ $ref: `#/components/schemas/${name}` }))
  const ok = mediaType
    ? text(mediaType, mediaType === "text/csv" ? "The file." : "`OK`: The notification is accepted.")
    : json("Success.", others.length > 0 ? { anyOf: [answer, ...others] } : (answer ?? {}))
  const rest = Object.entries(otherAnswers).map(([status, when]) => [
    status,
    mediaType === "text/plain" ? text(mediaType, when) : json(when, ERROR),
  ])
  return {
    200: ok,
    ...(apiOf(route) === "hooks" ? {} : errorResponses(route, operation, query ?? body)),
    ...Object.fromEntries(rest),
  }
}

const ERROR = { $ref: "#/components/schemas/ErrorAnswer" }

/** The errors of this route, and those that every route of its API has. */
function errorResponses(
  route: Route,
  { errors = {} }: Operation,
  parsed: z.ZodType | undefined,
): Record<string, JsonSchema> {
  const isAdmin = apiOf(route) === "admin"
  const all: [kind: string, status: number, when: string][] = [
    ...(isAdmin && parsed
      ? ([["invalid_data", 400, "A field is unknown or has a wrong value; the message names it."]] as const)
      : []),
    ...(isAdmin ? [] : ([["not_allowed", 400, "The publishable API key is missing or wrong."]] as const)),
    ...Object.entries(errors).map(
      ([kind, when]) => [kind, ERROR_STATUS[kind as keyof typeof ERROR_STATUS], when] as const,
    ),
    ...(isAdmin && route.method !== "GET"
      ? ([["invalid_data", 415, "The request is not JSON."]] as const)
      : []),
  ].map(([kind, status, when]) => [kind, status, when])
  const statuses = [...new Set(all.map(([, status]) => status))]
  return {
    ...(isAdmin ? { 401: { description: "Not authenticated." }, 403: FORBIDDEN } : {}),
    ...Object.fromEntries(
      statuses.map((status) => {
        const ofStatus = all.filter((one) => one[1] === status)
        const kinds = [...new Set(ofStatus.map(([kind]) => kind))]
        const when = ofStatus.map(([kind, , text]) => `\`${kind}\`: ${text}`).join(" ")
        return [status, json(when, { ...ERROR, properties: { type: { enum: kinds } } })]
      }),
    ),
  }
}

const FORBIDDEN = { description: "In a Medusa with roles: the user lacks one of `x-permissions`." }

const json = (description: string, schema: JsonSchema) => ({
  description,
  content: { "application/json": { schema } },
})

const text = (mediaType: string, description: string) => ({
  description,
  content: { [mediaType]: { schema: { type: "string" } } },
})
