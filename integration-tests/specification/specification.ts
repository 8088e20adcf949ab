import { join } from "node:path"
import Ajv, { type ErrorObject, type ValidateFunction } from "ajv"
import type { ApiExchange } from "../../sandbox/api/exchange"
import { isSchema, readSchemaFile, type Schema } from "./schema-files"
import { unknownFields } from "./unknown-fields"

/** A place where a request or an answer differs from MultiSafepay's specification. */
export type Deviation = {
  /** For example `POST /orders request /customer/locale`; items of lists have no number. */
  at: string
  /** For example `must be equal to one of the allowed values`. */
  what: string
}

/** Where the specification describes an endpoint of the sandbox. */
const PATHS: Readonly<Record<string, string>> = {
  "POST /orders": "orders.yaml",
  "GET /orders/:id": "orders@{psp_id}.yaml",
  "PATCH /orders/:id": "orders@{order_id}.yaml",
  "POST /orders/:id/refunds": "orders@{order_id}@refunds.yaml",
  "PATCH /orders/:id/refunds/:refund_id": "orders@{order_id}@refunds@{refund_id}.yaml",
  "GET /gateways": "gateways.yaml",
  "GET /gateways/:id": "gateways@{gateway_id}.yaml",
  "GET /payment-methods": "payment-methods.yaml",
  "GET /payment-methods/:id": "payment-methods@{payment_method_id}.yaml",
  "GET /me": "me.yaml",
  "GET /transactions": "transactions.yaml",
  "GET /transactions/:id": "transactions@{transaction_id}.yaml",
}

const JSON_SCHEMA = ["content", "application/json", "schema"]

/** MultiSafepay's OpenAPI document, as a folder of YAML files. */
export class Specification {
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false })
  readonly #operations = new Map<string, Schema>()
  readonly #compiled = new Map<Schema, ValidateFunction>()

  constructor(private readonly folder: string) {}

  /** How a call and its answer differ from the specification. A refused request need not match it. */
  deviationsOf(exchange: ApiExchange): Deviation[] {
    const { endpoint, request, response, status } = exchange
    const operation = this.#operation(endpoint)
    if (!operation) return [{ at: endpoint, what: "is no call of the specification" }]
    const ofRequest =
      request === undefined || status >= 400
        ? []
        : this.#check(
            `${endpoint} request`,
            formOf(at(operation, "requestBody", ...JSON_SCHEMA), exchange),
            request,
          )
    const place = `${endpoint} answer ${status}`
    const answer = this.#answerTo(exchange, operation)
    if (!answer) return [...ofRequest, { at: place, what: "is no status of the specification" }]
    return [...ofRequest, ...this.#check(place, answer, response)]
  }

  /**
   * The schema of an answer. The specification says that a direct order's answer has the request's schema, but its own
   * example (`postOrdersDirectIdeal.json`) is the order itself, as it is read later.
   */
  #answerTo({ endpoint, request, status }: ApiExchange, operation: Schema): Schema | undefined {
    const isDirect = endpoint === "POST /orders" && isSchema(request) && request.type === "direct"
    const source = isDirect && status === 200 ? this.#operation("GET /orders/:id") : operation
    const schema = at(source, "responses", String(status), ...JSON_SCHEMA)
    const forms = [schema?.oneOf ?? schema?.anyOf ?? []].flat().filter(isSchema)
    return forms.find(({ title }) => title === "Redirect order") ?? forms[0] ?? schema
  }

  #operation(endpoint: string): Schema | undefined {
    const known = this.#operations.get(endpoint)
    if (known) return known
    const file = PATHS[endpoint]
    if (!file) return undefined
    const method = endpoint.split(" ")[0]?.toLowerCase() ?? ""
    const operation = at(readSchemaFile(join(this.folder, "paths", file)), method)
    if (operation) this.#operations.set(endpoint, operation)
    return operation
  }

  #check(place: string, schema: Schema | undefined, value: unknown): Deviation[] {
    if (!schema) return []
    const validate = this.#compiled.get(schema) ?? this.#ajv.compile(schema)
    this.#compiled.set(schema, validate)
    validate(value)
    const errors = (validate.errors ?? []).map((error) => ({
      at: `${place} ${pathOf(error)}`.trimEnd(),
      what: error.message ?? error.keyword,
    }))
    const unknown = unknownFields(schema, value).map((path) => ({
      at: `${place} ${path}`,
      what: "is no field of the specification",
    }))
    return unique([...errors, ...unknown])
  }
}

function at(schema: Schema | undefined, ...path: string[]): Schema | undefined {
  let here: unknown = schema
  for (const name of path) here = isSchema(here) ? here[name] : undefined
  return isSchema(here) ? here : undefined
}

/** Which of several forms a request must have: the specification does not say. */
function formOf(schema: Schema | undefined, { endpoint, request }: ApiExchange): Schema | undefined {
  const forms = [schema?.anyOf ?? schema?.oneOf ?? []].flat().filter(isSchema)
  if (forms.length === 0) return schema
  const sent = isSchema(request) ? request : {}
  const isOnPage = sent.type === "paymentlink" || sent.gateway === undefined
  const wanted: Readonly<Record<string, string>> = {
    "POST /orders": isOnPage ? "Payment page/link" : "Wallet order",
    "PATCH /orders/:id": sent.status === "cancelled" ? "Cancel order" : "Ship order",
    "POST /orders/:id/refunds": "Refund",
  }
  return forms.find(({ title }) => title === wanted[endpoint]) ?? forms[0]
}

const pathOf = ({ instancePath, keyword, params }: ErrorObject): string =>
  `${instancePath.replace(/\/\d+(?=\/|$)/g, "")}${keyword === "required" ? `/${params.missingProperty}` : ""}`

function unique(deviations: Deviation[]): Deviation[] {
  return [...new Map(deviations.map((one) => [`${one.at} ${one.what}`, one])).values()]
}
