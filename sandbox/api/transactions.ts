import { amsterdamTime, parseAmsterdamTime } from "../amsterdam-time"
import { type JsonObject, objectAt, textAt } from "../json-object"
import { JsonInteger } from "../json-writer"
import type { ListedTransaction, ListPosition } from "../ledger/transaction-list"
import { feeOf } from "../money"
import { MOVEMENT_SIDES } from "../movement-types"
import { orderIdView } from "../order-view"
import { currentTransaction, type PspOrder } from "../psp-order"
import type { Sandbox } from "../sandbox"
import type { Site } from "../site"
import { sitesOfKey } from "./authentication"
import { type ApiHandler, success } from "./endpoint"
import type { ApiRequest } from "./exchange"
import { AccountError } from "./psp-error"

/** Everything that moved money at the sites that the key may see, newest first, in pages. */
export function listTransactions(sandbox: Sandbox): ApiHandler {
  return (request) => {
    const sites = sitesOfKey(sandbox, request.key)
    const limit = readLimit(request.query.get("limit"))
    const after = readCursor(request.query.get("after"))
    const before = readCursor(request.query.get("before"))
    const isWanted = filterOf(sites, request.query)
    const backwards = before !== null && after === null
    const createdFrom = readTime(request.query, "created_from") ?? Number.NEGATIVE_INFINITY
    const entries = backwards
      ? sandbox.store.transactions.newerThan(before)
      : sandbox.store.transactions.olderThan(after ?? newestWanted(request.query))
    const found: ListedTransaction[] = []
    let more = false
    for (const entry of entries) {
      if (!backwards && entry.at < createdFrom) break
      if (!isWanted(entry)) continue
      if (found.length === limit) {
        more = true
        break
      }
      found.push(entry)
    }
    if (backwards) found.reverse()
    const oldest = backwards || more ? found.at(-1) : undefined
    const newest = (backwards && more) || after !== null ? found[0] : undefined
    return success(
      found.map((entry) => transactionView(sandbox, entry)),
      { pager: pagerView(sandbox, request, limit, oldest, newest) },
    )
  }
}

export function getTransaction(sandbox: Sandbox): ApiHandler {
  return (request) => {
    const sites = sitesOfKey(sandbox, request.key)
    const entry = sandbox.store.transactions.byId(request.params.id ?? "")
    if (!entry || !sites.some(({ id }) => id === entry.pspOrder.siteId))
      throw new AccountError(404, "Not found")
    return success(transactionView(sandbox, entry))
  }
}

/** One line of the list, for any kind of movement. */
interface Line {
  type: string
  amount: number
  currency: string
  debitCredit: "C" | "D"
  description: string
  orderId: string
  method: string
  status: string
  financialStatus: string
  createdAt: number
  completedAt: number | null
  vars: (string | null)[]
}

function lineOf(entry: ListedTransaction): Line {
  const { pspOrder } = entry
  const { currency, echo } = pspOrder
  if (entry.kind === "refund") {
    const { refund } = entry
    const financialStatus = refund.status === "reserved" ? "initialized" : refund.status
    const { amount, completedAt, createdAt, description, refundOrderId, status, vars } = refund
    const facts = { amount, completedAt, createdAt, currency, description, status, vars }
    return {
      ...facts,
      financialStatus,
      debitCredit: "D",
      method: methodOfOrder(pspOrder),
      orderId: refundOrderId,
      type: "refund",
    }
  }
  const common = {
    currency,
    orderId: pspOrder.orderId,
    vars: ["var1", "var2", "var3"].map((name) => textAt(echo, name)),
  }
  if (entry.kind === "movement") {
    const { amount, createdAt, type } = entry.movement
    return {
      ...common,
      amount,
      createdAt,
      completedAt: createdAt,
      debitCredit: MOVEMENT_SIDES[type],
      description: `${type} ${pspOrder.orderId}`,
      financialStatus: "completed",
      method: methodOfOrder(pspOrder),
      status: "completed",
      type,
    }
  }
  const { amount, completedAt, createdAt, financialStatus, method, status } = entry.transaction
  // The original transaction shows its later state; one that expired shows its own end.
  const isCurrent = pspOrder.currentTransactionId === entry.id
  return {
    ...common,
    amount,
    completedAt,
    createdAt,
    debitCredit: "C",
    description: pspOrder.description,
    financialStatus,
    method,
    status: isCurrent ? pspOrder.status : status,
    type: "payment",
  }
}

function methodOfOrder(pspOrder: PspOrder): string {
  return currentTransaction(pspOrder)?.method ?? ""
}

export function transactionView(sandbox: Sandbox, entry: ListedTransaction): JsonObject {
  const { pspOrder } = entry
  const line = lineOf(entry)
  const cost = line.type === "payment" && line.completedAt !== null ? feeOf(line.amount) : 0
  const customer = objectAt(pspOrder.echo, "customer")
  const [var1, var2, var3] = line.vars
  return {
    amount: line.amount,
    completed: line.completedAt === null ? undefined : amsterdamTime(line.completedAt),
    costs: cost ? [{ amount: cost, description: "Alipay Transaction", dst: 0 }] : [],
    created: amsterdamTime(line.createdAt),
    currency: line.currency,
    customer: {
      email: textAt(customer, "email") ?? "",
      first_name: textAt(customer, "first_name") ?? "",
      iban: "",
      last_name: textAt(customer, "last_name") ?? "",
    },
    debit_credit: line.debitCredit,
    description: line.description,
    financial_status: line.financialStatus,
    net: line.amount - cost,
    order_id: orderIdView(line.orderId, sandbox.settings),
    payment_method: line.method,
    site_id: pspOrder.siteId,
    status: line.status,
    transaction_id: new JsonInteger(entry.id),
    type: line.type,
    var1: var1 ?? "",
    var2: var2 ?? "",
    var3: var3 ?? "",
  }
}

type Filter = (entry: ListedTransaction, line: Line) => boolean

function filterOf(sites: readonly Site[], query: URLSearchParams): (entry: ListedTransaction) => boolean {
  const siteIds = new Set(sites.map(({ id }) => id))
  const tests: Filter[] = []
  const equal = (name: string, read: (line: Line, entry: ListedTransaction) => string) => {
    const wanted = query.get(name)?.toLowerCase()
    if (wanted) tests.push((entry, line) => wanted.split(",").includes(read(line, entry).toLowerCase()))
  }
  equal("site_id", (_line, entry) => String(entry.pspOrder.siteId))
  equal("status", (line) => line.status)
  equal("financial_status", (line) => line.financialStatus)
  equal("type", (line) => line.type)
  equal("payment_method", (line) => line.method)
  equal("debit_credit", (line) => line.debitCredit)
  const span = (name: string, read: (line: Line) => number | null) => {
    const from = readTime(query, `${name}_from`)
    const until = readTime(query, `${name}_until`)
    if (from !== null) tests.push((_, line) => (read(line) ?? Number.NEGATIVE_INFINITY) >= from)
    if (until !== null) tests.push((_, line) => (read(line) ?? Number.POSITIVE_INFINITY) <= until)
  }
  span("created", (line) => line.createdAt)
  span("completed", (line) => line.completedAt)
  return (entry) => {
    if (!siteIds.has(entry.pspOrder.siteId)) return false
    const line = lineOf(entry)
    return tests.every((test) => test(entry, line))
  }
}

function readLimit(text: string | null): number {
  const limit = text === null ? 100 : Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new AccountError(422, "Validation error")
  return limit
}

function readTime(query: URLSearchParams, name: string): number | null {
  const text = query.get(name)
  if (!text) return null
  const at = parseAmsterdamTime(text)
  if (at === null) throw new AccountError(422, "Validation error")
  return at
}

/** Where the list begins when it has an end date, so that newer entries are skipped. */
function newestWanted(query: URLSearchParams): ListPosition | null {
  const until = readTime(query, "created_until")
  return until === null ? null : { at: until + 1, id: "" }
}

function readCursor(text: string | null): ListPosition | null {
  if (!text) return null
  const match = /^(\d+)-(\d+)$/.exec(Buffer.from(text, "base64url").toString())
  if (!match?.[1] || !match[2]) throw new AccountError(422, "Validation error")
  return { at: Number(match[1]), id: match[2] }
}

function pagerView(
  sandbox: Sandbox,
  request: ApiRequest,
  limit: number,
  oldest: ListedTransaction | undefined,
  newest: ListedTransaction | undefined,
): JsonObject {
  const link = (name: "after" | "before", entry: ListedTransaction | undefined) => {
    const cursor = entry ? Buffer.from(`${entry.at}-${entry.id}`).toString("base64url") : null
    if (cursor === null) return { cursor, url: null }
    const query = new URLSearchParams(request.query)
    query.delete("api_key")
    query.delete("after")
    query.delete("before")
    query.set(name, cursor)
    return { cursor, url: `${sandbox.publicUrl}/v1/json/transactions?${query}` }
  }
  const after = link("after", oldest)
  const before = link("before", newest)
  return {
    after: after.url,
    before: before.url,
    cursor: { after: after.cursor, before: before.cursor },
    limit,
  }
}
