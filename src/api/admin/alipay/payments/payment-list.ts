import { parseProviderId } from "../../../../core/gateways/gateway"
import type { PgConnection } from "../../../../core/shop-db/connection"
import { orderNumber } from "../../../../core/shop-db/fragments/order-number"
import type { PaymentFilter, PaymentPageQuery } from "./payment-query"
import { FEE_SQL, PAYMENT_JOIN, type PaymentState, STATE_SQL } from "./payment-state"

/** An Alipay payment as the settings page lists it. Amounts are in major units, as everywhere in Medusa's API. */
export type PaymentListItem = {
  psp_order_id: string
  psp_transaction_id: string | null
  provider_id: string
  environment: string | null
  state: PaymentState
  amount: number
  refunded: number
  /** MultiSafepay's fee; null while it is not known, and for a payment that was not captured. */
  fee: number | null
  /** What is left of a captured payment after refunds and fee; null while the fee is not known. */
  net: number | null
  currency_code: string
  created_at: string
  paid_at: string | null
  /** MultiSafepay's word for the wallet that the shopper paid with, as far as the shop was told. */
  wallet: string | null
  /** Whether an alert about it is open. */
  has_alert: boolean
  name: string | null
  email: string | null
  order_id: string | null
  /** The number that the merchant uses for the order. */
  display_id: string | null
}

/**
 * Every payment of the given providers: one row a payment session, and one for each payment whose session core deleted
 * when it refunded and started anew.
 */
export const SESSIONS = `
  select id, payment_collection_id, provider_id, currency_code, amount, created_at, status,
         data ->> 'environment' as environment, updated_at, data ->> 'expires_at' as expires_at
    from payment_session
   where provider_id = any(?) and deleted_at is null
  union all
  select payment_session_id, payment_collection_id, provider_id, currency_code, amount, created_at, 'captured',
         data ->> 'environment', updated_at, data ->> 'expires_at'
    from payment
   where provider_id = any(?) and deleted_at is null
     and not exists (select 1 from payment_session s where s.id = payment.payment_session_id and s.deleted_at is null)`

const NAME = "nullif(trim(concat_ws(' ', address.first_name, address.last_name)), '')"

const HAS_ALERT = `exists (select from msp_alert
                           where psp_order_id = session.id and state = 'open' and deleted_at is null)`

/** At most one order and one cart belong to a payment collection. */
const BUYER = `
  left join lateral (
    select shop_order.id as order_id, ${orderNumber("shop_order")} as display_id, shop_order.email,
           ${NAME} as name
      from order_payment_collection link
      join "order" shop_order on shop_order.id = link.order_id and shop_order.deleted_at is null
      left join order_address address on address.id = shop_order.shipping_address_id
     where link.payment_collection_id = session.payment_collection_id and link.deleted_at is null
     limit 1) shop_order on true
  left join lateral (
    select cart.email, ${NAME} as name
      from cart_payment_collection link join cart on cart.id = link.cart_id
      left join cart_address address on address.id = cart.shipping_address_id
     where link.payment_collection_id = session.payment_collection_id and link.deleted_at is null
     limit 1) cart on shop_order.order_id is null`

/**
 * A page of payments and how many there are in all: always two statements, whatever the page and the filter. The page
 * is cut before anything is joined that only its own rows need.
 * @param providerIds those of this plugin that medusa-config registers
 */
export async function listPayments(
  pg: PgConnection,
  providerIds: readonly string[],
  { offset, limit, ...filter }: PaymentPageQuery,
): Promise<{ payments: PaymentListItem[]; count: number }> {
  const { sql, bindings } = matching(providerIds, filter)
  const [page, total] = await Promise.all([
    pg.raw(describe(`${sql} ${orderBy(filter)} limit ? offset ?`, filter), [...bindings, limit, offset]),
    pg.raw(`select count(*) from (${sql}) matching`, bindings),
  ])
  return { payments: page.rows.map(toListItem), count: Number(total.rows[0]?.count ?? 0) }
}

/**
 * All payments that match, a batch at a time: each batch goes on where the one before ended, so that the last costs
 * no more than the first and payments that come in meanwhile shift nothing.
 */
export async function* allPayments(
  pg: PgConnection,
  providerIds: readonly string[],
  filter: PaymentFilter,
  batchSize = 500,
): AsyncGenerator<PaymentListItem[]> {
  const { sql, bindings } = matching(providerIds, filter)
  const { column, direction } = sortOf(filter)
  const beyond = `(session.${column}, session.id) ${direction === "desc" ? "<" : ">"} (?, ?)`
  let last: Record<string, unknown> | undefined
  do {
    const { rows } = await pg.raw(
      describe(`${sql} ${last ? `and ${beyond}` : ""} ${orderBy(filter)} limit ?`, filter),
      [...bindings, ...(last ? [last[`${column}_exact`], last.id] : []), batchSize],
    )
    yield rows.map(toListItem)
    last = rows.length === batchSize ? rows.at(-1) : undefined
  } while (last)
}

/** The sessions that match, without their order: the part that the page and the count have in common. */
function matching(registered: readonly string[], filter: PaymentFilter) {
  const providerIds = registered.filter((id) => isWanted(id, filter))
  const conditions: string[] = ["true"]
  const bindings: unknown[] = [providerIds, providerIds]
  const add = (condition: string, ...values: unknown[]) => {
    conditions.push(condition)
    bindings.push(...values)
  }
  for (const column of ["created_at", "amount"] as const) {
    for (const [operator, value] of Object.entries(filter[column] ?? {})) {
      if (value !== undefined) {
        add(`session.${column} ${COMPARISONS[operator as keyof typeof COMPARISONS]} ?`, value)
      }
    }
  }
  if (filter.state && filter.state.length > 0) {
    add(`(${STATE_SQL}) = any(?)`, filter.state)
  }
  if (filter.currency_code?.length) {
    add("lower(session.currency_code) = any(?)", filter.currency_code)
  }
  if (filter.environment?.length) {
    add("session.environment = any(?)", filter.environment)
  }
  if (filter.wallet?.length) {
    add("payment.data ->> 'wallet' = any(?)", filter.wallet)
  }
  if (filter.alert !== undefined) {
    add(filter.alert ? HAS_ALERT : `not ${HAS_ALERT}`)
  }
  if (filter.q) {
    const search = searchFor(filter.q)
    add(search.condition, ...search.bindings)
  }
  const joins = filter.state || filter.wallet?.length ? PAYMENT_JOIN : ""
  return {
    sql: `select session.* from (${SESSIONS}) session ${joins} where ${conditions.join(" and ")}`,
    bindings,
  }
}

/** A provider stands for a gateway and a site: `pp_alipay-plus_multisafepay`. */
function isWanted(id: string, { gateway, site }: PaymentFilter): boolean {
  const provider = parseProviderId(id)
  return (
    (!gateway?.length || gateway.some((one) => one === provider?.gateway)) &&
    (!site?.length || site.some((one) => one === provider?.registrationId))
  )
}

/** Sought where the index or the smaller table is: joined to every session, the same search takes ten times as long. */
const SEARCH = `
  (session.id like ?
   or session.id in (select payment_session_id from payment where id like ? or data ->> 'psp_transaction_id' like ?)
   or session.payment_collection_id in (
        select link.payment_collection_id
          from "order" shop_order
          join order_payment_collection link on link.order_id = shop_order.id and link.deleted_at is null
         where shop_order.id like ? or shop_order.custom_display_id ilike ? or shop_order.email ilike ?
        union all
        select link.payment_collection_id
          from cart join cart_payment_collection link on link.cart_id = cart.id and link.deleted_at is null
         where cart.email ilike ?))`

const SEARCH_BY_NUMBER = `
  session.payment_collection_id in (
    select link.payment_collection_id
      from "order" shop_order
      join order_payment_collection link on link.order_id = shop_order.id and link.deleted_at is null
     where shop_order.display_id = ? or shop_order.custom_display_id = ?)`

/** By the order's number (12, #12 or the beginning of TEA-2026-0007), by any of the ids from their beginning, or by a part of the e-mail address. */
function searchFor(q: string): { condition: string; bindings: (string | number)[] } {
  const number = /^#?(\d{1,9})$/.exec(q)?.[1]
  if (number) {
    return { condition: SEARCH_BY_NUMBER, bindings: [Number(number), number] }
  }
  const text = q.replace(/[\\%_]/g, "\\$&")
  const [start, part] = [`${text}%`, `%${text}%`]
  const ownNumber = start.replace(/^#/, "")
  return { condition: SEARCH, bindings: [start, start, start, start, ownNumber, part, part] }
}

const COMPARISONS = { $gte: ">=", $gt: ">", $lte: "<=", $lt: "<" } as const

function sortOf({ order }: PaymentFilter) {
  return order.startsWith("-")
    ? { column: order.slice(1), direction: "desc" }
    : { column: order, direction: "asc" }
}

function orderBy(filter: PaymentFilter): string {
  const { column, direction } = sortOf(filter)
  return `order by session.${column} ${direction}, session.id ${direction}`
}

/** Adds to the sessions of a page what the table shows about them. */
function describe(page: string, filter: PaymentFilter): string {
  return `
    select session.id, session.provider_id, session.currency_code, session.environment,
           session.amount::text as amount_exact, session.created_at::text as created_at_exact, session.created_at,
           payment.data ->> 'psp_transaction_id' as psp_transaction_id, payment.captured_at,
           payment.data ->> 'wallet' as wallet, (${FEE_SQL})::text as fee, ${HAS_ALERT} as has_alert,
           coalesce(shop_order.name, cart.name) as name,
           coalesce(refunds.total, 0)::text as refunded, ${STATE_SQL} as state,
           shop_order.order_id, shop_order.display_id, coalesce(shop_order.email, cart.email) as email
      from (${page}) session ${PAYMENT_JOIN} ${BUYER} ${orderBy(filter)}`
}

function toListItem(row: Record<string, unknown>): PaymentListItem {
  const text = (value: unknown) => (typeof value === "string" ? value : null)
  const [amount, refunded] = [Number(row.amount_exact), Number(row.refunded)]
  const fee = text(row.fee) === null ? null : Number(row.fee)
  const isReversed = row.state === "disputed"
  return {
    psp_order_id: String(row.id),
    psp_transaction_id: text(row.psp_transaction_id),
    provider_id: String(row.provider_id),
    environment: text(row.environment),
    state: row.state as PaymentState,
    amount,
    refunded,
    fee,
    net: fee === null ? null : exact((isReversed ? 0 : amount - refunded) - fee),
    currency_code: String(row.currency_code),
    created_at: (row.created_at as Date).toISOString(),
    paid_at: row.captured_at ? (row.captured_at as Date).toISOString() : null,
    wallet: text(row.wallet),
    has_alert: row.has_alert === true,
    name: text(row.name),
    email: text(row.email),
    order_id: text(row.order_id),
    display_id: text(row.display_id),
  }
}

/** Rounds away what floating point adds to a difference of decimals. */
const exact = (amount: number) => Math.round(amount * 1_000) / 1_000
