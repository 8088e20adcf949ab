import { amsterdamTime, parseAmsterdamTime } from "../amsterdam-time"
import { type JsonObject, objectAt, textAt } from "../json-object"
import { JsonInteger } from "../json-writer"
import type { ListedTransaction, ListPosition } from "../ledger/transaction-list"
import { feeOf } from "../money"
import { orderIdView } from "../order-view"
import type { Sandbox } from "../sandbox"
import { accountOfKey } from "./authentication"
import { type ApiHandler, type ApiRequest, success } from "./endpoint"
import { AccountError } from "./psp-error"

/** All payments and refunds of an account's sites, newest first, a page at a time. */
export function listTransactions(sandbox: Sandbox): ApiHandler {
  return (request) => {
    const { accountId } = accountOfKey(sandbox, request.key)
    const limit = readLimit(request.query.get("limit"))
    const after = readCursor(request.query.get("after"))
    const before = readCursor(request.query.get("before"))
    const isWanted = filterOf(sandbox, accountId, request.query)
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
    const { accountId } = accountOfKey(sandbox, request.key)
    const entry = sandbox.store.transactions.byId(request.params.id ?? "")
    if (!entry || sandbox.store.siteOf(entry.pspOrder.siteId).accountId !== accountId) {
      throw new AccountError(404, "Not found")
    }
    return success(transactionView(sandbox, entry))
  }
}

export function transactionView(sandbox: Sandbox, entry: ListedTransaction): JsonObject {
  const { pspOrder } = entry
  const isRefund = entry.kind === "refund"
  const { amount, createdAt, completedAt, currency, status } = isRefund ? entry.refund : entry.transaction
  const cost = !isRefund && completedAt !== null ? feeOf(amount) : 0
  const customer = objectAt(pspOrder.echo, "customer")
  return {
    amount,
    completed: completedAt === null ? undefined : amsterdamTime(completedAt),
    costs: cost ? [{ amount: cost, description: "Alipay Transaction", dst: 0 }] : [],
    created: amsterdamTime(createdAt),
    currency,
    customer: {
      email: textAt(customer, "email") ?? "",
      first_name: textAt(customer, "first_name") ?? "",
      iban: "",
      last_name: textAt(customer, "last_name") ?? "",
    },
    debit_credit: isRefund ? "D" : "C",
    description: isRefund ? entry.refund.description : pspOrder.description,
    financial_status: isRefund ? refundFinancialStatus(status) : entry.transaction.financialStatus,
    net: amount - cost,
    order_id: orderIdView(isRefund ? entry.refund.refundOrderId : pspOrder.orderId, sandbox.settings),
    payment_method: isRefund ? methodOfOrder(entry) : entry.transaction.method,
    site_id: pspOrder.siteId,
    status: isRefund ? status : statusInList(entry),
    transaction_id: new JsonInteger(entry.id),
    type: entry.kind,
    var1: (isRefund ? entry.refund.vars[0] : textAt(pspOrder.echo, "var1")) ?? "",
    var2: (isRefund ? entry.refund.vars[1] : textAt(pspOrder.echo, "var2")) ?? "",
    var3: (isRefund ? entry.refund.vars[2] : textAt(pspOrder.echo, "var3")) ?? "",
  }
}

type Filter = (entry: ListedTransaction) => boolean

function filterOf(sandbox: Sandbox, accountId: number, query: URLSearchParams): Filter {
  const tests: Filter[] = [({ pspOrder }) => sandbox.store.siteOf(pspOrder.siteId).accountId === accountId]
  const equal = (name: string, read: (entry: ListedTransaction) => string) => {
    const wanted = query.get(name)?.toLowerCase()
    if (wanted) tests.push((entry) => wanted.split(",").includes(read(entry).toLowerCase()))
  }
  equal("site_id", (entry) => String(entry.pspOrder.siteId))
  equal("status", (entry) => (entry.kind === "refund" ? entry.refund.status : statusInList(entry)))
  equal("financial_status", (entry) =>
    entry.kind === "refund" ? refundFinancialStatus(entry.refund.status) : entry.transaction.financialStatus,
  )
  equal("type", (entry) => entry.kind)
  equal("payment_method", (entry) =>
    entry.kind === "refund" ? methodOfOrder(entry) : entry.transaction.method,
  )
  equal("debit_credit", (entry) => (entry.kind === "refund" ? "D" : "C"))
  const span = (name: string, read: (entry: ListedTransaction) => number | null) => {
    const from = readTime(query, `${name}_from`)
    const until = readTime(query, `${name}_until`)
    if (from !== null) tests.push((entry) => (read(entry) ?? Number.NEGATIVE_INFINITY) >= from)
    if (until !== null) tests.push((entry) => (read(entry) ?? Number.POSITIVE_INFINITY) <= until)
  }
  span("created", (entry) => entry.at)
  span("completed", (entry) =>
    entry.kind === "refund" ? entry.refund.completedAt : entry.transaction.completedAt,
  )
  return (entry) => tests.every((test) => test(entry))
}

/** The original transaction shows what became of it; one that lapsed shows its own end. */
function statusInList(entry: ListedTransaction & { kind: "payment" }): string {
  const isCurrent = entry.pspOrder.currentTransactionId === entry.id
  return isCurrent ? entry.pspOrder.status : entry.transaction.status
}

function methodOfOrder({ pspOrder }: ListedTransaction): string {
  return (
    pspOrder.transactions.find((one) => one.transactionId === pspOrder.currentTransactionId)?.method ?? ""
  )
}

function refundFinancialStatus(status: string): string {
  return status === "reserved" ? "initialized" : status
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

/** Where the list begins when it has an end date, so that newer entries are not walked through. */
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
