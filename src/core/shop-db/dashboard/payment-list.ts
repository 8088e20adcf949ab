import type { PgConnection } from "../connection"
import { orderNumber } from "../fragments/order-number"
import { ALL_PAYMENTS, wantedSessions } from "../fragments/payment-sessions"
import { FEE_SQL, PAYMENT_JOIN, STATE_SQL } from "../fragments/payment-state"

type Comparison<Value> = Partial<Record<keyof typeof COMPARISONS, Value | undefined>>

/** How to filter and sort the payments; "-" before a column means descending. */
export type PaymentSearch = {
  /** An order number, the beginning of an id, or part of an e-mail address. */
  q?: string | undefined
  state?: readonly string[] | undefined
  currency_code?: readonly string[] | undefined
  environment?: readonly string[] | undefined
  wallet?: readonly string[] | undefined
  /** Whether it has an open alert. */
  alert?: boolean | undefined
  created_at?: Comparison<Date> | undefined
  /** Major units, of what was charged. */
  amount?: Comparison<number> | undefined
  order: `${"" | "-"}${"created_at" | "amount"}`
}

type PaymentRow = Record<string, unknown>

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

export async function readPaymentPage(
  pg: PgConnection,
  providerIds: readonly string[],
  search: PaymentSearch,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ rows: PaymentRow[]; count: number }> {
  const { sql, bindings } = matching(providerIds, search)
  const page = `select id from matching session ${orderBy(search)} limit ? offset ?`
  const { rows } = await pg.raw(
    `with matching as materialized (${sql})
     select payment.*, total.count
       from (select count(*) as count from matching) total
       left join lateral (${describe(page, search)}) payment on true`,
    [...bindings, limit, offset, providerIds, providerIds],
  )
  const count = Number(rows[0]?.count ?? 0)
  return { rows: rows.filter(({ id }: PaymentRow) => id !== null), count }
}

export async function* readAllPayments(
  pg: PgConnection,
  providerIds: readonly string[],
  search: PaymentSearch,
  batchSize: number,
): AsyncGenerator<PaymentRow[]> {
  const { sql, bindings } = matching(providerIds, search)
  const { column, direction } = sortOf(search)
  const beyond = `(session.${column}, session.id) ${direction === "desc" ? "<" : ">"} (?, ?)`
  let last: PaymentRow | undefined
  do {
    const { rows } = await pg.raw(
      describe(
        `select id from (${sql} ${last ? `and ${beyond}` : ""}) session ${orderBy(search)} limit ?`,
        search,
      ),
      [...bindings, ...(last ? [last[`${column}_exact`], last.id] : []), batchSize, providerIds, providerIds],
    )
    yield rows
    last = rows.length === batchSize ? rows.at(-1) : undefined
  } while (last)
}

/** The ids of the matching sessions and what they are sorted by. Few columns, because there may be very many rows. */
function matching(providerIds: readonly string[], filter: PaymentSearch) {
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
  if (filter.state?.length) {
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
  return {
    sql: `select session.id, session.${sortOf(filter).column} from ${ALL_PAYMENTS} where ${conditions.join(" and ")}`,
    bindings,
  }
}

const OF_ORDERS = `
  select link.payment_collection_id
    from "order" shop_order
    join order_payment_collection link on link.order_id = shop_order.id and link.deleted_at is null
   where`

const OF_CARTS = `
  select link.payment_collection_id
    from cart join cart_payment_collection link on link.cart_id = cart.id and link.deleted_at is null
   where`

/** Searches an index or the smaller table directly: the same search joined to every session takes ten times as long. */
const SEARCH = `
  (session.id like ?
   or session.id in (select payment_session_id from payment where id like ? or data ->> 'psp_transaction_id' like ?)
   or session.payment_collection_id in (
        ${OF_ORDERS} shop_order.id like ? or shop_order.custom_display_id ilike ? or shop_order.email ilike ?
        union all ${OF_CARTS} cart.email ilike ?))`

const OF_NUMBER = `${OF_ORDERS} shop_order.display_id = ? or shop_order.custom_display_id = ?`

const SEARCH_BY_NUMBER = `session.payment_collection_id in (${OF_NUMBER})`

const SEARCH_BY_DIGITS = `
  (session.id in (select payment_session_id from payment where data ->> 'psp_transaction_id' = ?)
   or session.payment_collection_id in (
        ${OF_NUMBER}
        union all ${OF_ORDERS} shop_order.email like ?
        union all ${OF_CARTS} cart.email like ?))`

/**
 * By order number (12, #12 or the beginning of TEA-2026-0007), by the beginning of any of the ids, or by part of the
 * e-mail address. Few digits may also be a whole transaction id, or an e-mail address up to its "@".
 */
function searchFor(q: string): { condition: string; bindings: (string | number)[] } {
  const [, hash, number] = /^(#?)(\d{1,9})$/.exec(q) ?? []
  if (number) {
    const numbers = [Number(number), number]
    return hash
      ? { condition: SEARCH_BY_NUMBER, bindings: numbers }
      : { condition: SEARCH_BY_DIGITS, bindings: [number, ...numbers, `${number}@%`, `${number}@%`] }
  }
  const text = q.replace(/[\\%_]/g, "\\$&")
  const [start, part] = [`${text}%`, `%${text}%`]
  const ownNumber = start.replace(/^#/, "")
  return { condition: SEARCH, bindings: [start, start, start, start, ownNumber, part, part] }
}

const COMPARISONS = { $gte: ">=", $gt: ">", $lte: "<=", $lt: "<" } as const

function sortOf({ order }: PaymentSearch) {
  return order.startsWith("-")
    ? { column: order.slice(1), direction: "desc" }
    : { column: order, direction: "asc" }
}

function orderBy(filter: PaymentSearch): string {
  const { column, direction } = sortOf(filter)
  return `order by session.${column} ${direction}, session.id ${direction}`
}

/** The columns of the table, for the ids of a page. */
function describe(page: string, filter: PaymentSearch): string {
  return `
    with wanted as (${page}), ${wantedSessions("session")}
    select session.id, session.provider_id, session.currency_code, session.data ->> 'environment' as environment,
           session.amount::text as amount_exact, session.created_at::text as created_at_exact, session.created_at,
           payment.data ->> 'psp_transaction_id' as psp_transaction_id, payment.captured_at,
           payment.data ->> 'wallet' as wallet, (${FEE_SQL})::text as fee, ${HAS_ALERT} as has_alert,
           coalesce(shop_order.name, cart.name) as name,
           coalesce(refunds.total, 0)::text as refunded, ${STATE_SQL} as state,
           shop_order.order_id, shop_order.display_id, coalesce(shop_order.email, cart.email) as email
      from session ${PAYMENT_JOIN} ${BUYER} ${orderBy(filter)}`
}
