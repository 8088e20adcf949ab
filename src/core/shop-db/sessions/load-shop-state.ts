import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { JOURNAL_ENTRY, toJournalEntry } from "../../../modules/payment-journal/payments"
import { minus, type PspOrderId } from "../../../multisafepay"
import type { ProviderId } from "../../gateways/provider-id"
import { optionsOfPayment, toBookedMinorUnits } from "../../payments/amount"
import type { ShopRefund, ShopState } from "../../payments/shop-state"
import type { AcceptedRefund } from "../../payments/unbooked-refunds"
import { readPaymentData, readSessionData } from "../../sessions/session-data"
import { findSite, type Site } from "../../sites/site"
import { connectionOf, type PgConnection } from "../connection"
import { type BookedRefundRow, bookedRefunds, capturedOf, refundedOf } from "../fragments/booked-refunds"
import { IN_PROGRESS } from "../fragments/in-progress"
import { changeLeftBehind, openChangeOf } from "../fragments/open-change"
import { orderNumber } from "../fragments/order-number"
import { newestSummary, placedFor, underway } from "../fragments/order-totals"
import { type RequestedRefundRows, toRequestedRefunds } from "../fragments/requested-refunds"
import { computeOutstanding } from "../orders/outstanding"

const hasOlder = (payment: string) => `
  exists (select 1 from payment older
           where older.payment_collection_id = collection.id and older.deleted_at is null
             and older.created_at < coalesce(${payment}.created_at, 'infinity'))`

/**
 * A payment that was started after its order was placed is for a change of that order, although core may reuse the
 * cart's collection for it. The two times come from the clocks of two processes, so the state must agree as well: core
 * reuses the collection of an order that was placed for nothing, or whose first payment does not cover it.
 */
const IS_LATER_THAN_ORDER = `coalesce(
  session.created_at > shop_order.created_at
  and (placed.total = 0 or ${hasOlder("payment")} or (summary.version > 1 and session.amount <> placed.total)), false)`

/**
 * One statement, because it runs for every notification and every waiting shopper, and Medusa's query layer would need
 * four to six. `deleted_at is null` is used where rows are found by another column than their id: Medusa's indexes
 * leave deleted rows out, and without the condition the whole table would be read. The two places that look for deleted
 * rows do so only for a payment that has nothing else.
 */
const SESSION_STATE = `
  select
    now() as read_at,
    coalesce(session.provider_id, payment.provider_id, deleted.provider_id,
             case when journal.invoice_update is not null then journal.provider_id end) as provider_id,
    coalesce(session.currency_code, payment.currency_code, deleted.currency_code) as currency_code,
    session.id as session_id, session.status as session_status, session.amount::text as session_amount,
    session.created_at as session_created_at, session.data as session_data,
    payment.id as payment_id, payment.amount::text as payment_amount,
    payment.data ->> 'psp_transaction_id' as payment_transaction_id, payment.data as payment_data,
    journal.fee, journal.refunds_final_at,
    case when payment.id is not null and shop_order.canceled_at is not null then (
      select sum(amount::numeric)::text from msp_alert
       where psp_order_id = wanted.id and kind = 'refund_declined' and state <> 'resolved') end as held_back,
    collection.id as collection_id, collection.amount::text as collection_amount,
    ${capturedOf("payment.id")}::text as payment_captured,
    (select coalesce(sum(c.amount), 0)::text
       from capture c join payment p on p.id = c.payment_id
      where p.payment_collection_id = collection.id and p.deleted_at is null and c.deleted_at is null)
      as collection_captured,
    case when shop_order.id is not null then (
      select coalesce(sum(${capturedOf("p.id")}
                          - case when p.id = payment.id then 0
                                 else ${refundedOf("p.id", "shop_order.created_at")} end), 0)::text
        from payment p left join payment_session started on started.id = p.payment_session_id
       where p.payment_collection_id = collection.id and p.deleted_at is null
         and (coalesce(started.created_at <= shop_order.created_at, true) or not ${hasOlder("p")})) end
      as placed_with,
    case when exists (select 1 from capture c where c.payment_id = payment.id and c.deleted_at is null
                                                and c.created_at < shop_order.created_at)
         then shop_order.created_at end as placed_after_capture_at,
    exists (select 1 from msp_alert
             where kind = 'disputed' and subject = wanted.id and state <> 'resolved'
               and created_at < shop_order.created_at) as disputed_before_order,
    ${bookedRefunds("payment.id")} as refunds,
    exists (select 1 from capture c
             where c.payment_id = payment.id and c.deleted_at is null and c.created_at < now() - ${IN_PROGRESS}
               and not exists (select 1 from order_transaction t
                                where t.reference_id = c.id and t.deleted_at is null))
      as lacks_transaction,
    case when cart_link.cart_id is not null and not later.than_order then placed.total::text end as placed_for,
    case when payment.id is null then ${underway("shop_order.id", "wanted.id")} end as underway,
    summary.outstanding, summary.transactions,
    ${JOURNAL_ENTRY}, journal.unbooked_refunds, journal.requested_refunds,
    (select case when state = 'open' then updated_at else created_at end from msp_alert
      where kind = 'disputed' and subject = wanted.id and state <> 'resolved') as disputed_at,
    coalesce(session.id, payment.id) is null and exists (
      select 1 from msp_alert
       where kind = 'orphan_refunded' and subject = wanted.id and stage in ('noticed', 'scheduled')
         and (state <> 'open' or stage = 'noticed')) as orphan_asked,
    case when coalesce(session.id, payment.id) is null
         then deleted.provider_id is not null or journal.invoice_update is not null
         else shop_order.id is null and (
           journal.invoice_update is not null
           or (order_link.order_id is not null and cart_link.cart_id is null)
           or exists (select 1 from "order" o
                       where o.id in (order_link.order_id, order_cart.order_id) and o.deleted_at is not null)
           or (payment.id is not null and coalesce(order_link.order_id, order_cart.order_id) is not null
             and not exists (select 1 from cart
                              where cart.id = coalesce(cart_link.cart_id, deleted_link.cart_id)
                                and cart.completed_at is null)))
    end as is_deleted,
    journal.invoice_update ->> 'invoice_id' as sent_number,
    case when not later.than_order then coalesce(cart_link.cart_id, deleted_link.cart_id) end as cart_id,
    (select json_agg(json_build_object('id', r.id, 'provider_id', r.provider_id)) from payment_session r
      where r.payment_collection_id = collection.id and r.id <> wanted.id and r.deleted_at is null
        and r.status in ('pending', 'requires_more')) as "competingSessions",
    order_link.order_id is not null as has_collection,
    order_cart.order_id is not null as has_cart,
    (select linked.id from (values (order_link.order_id), (order_cart.order_id)) linked (id)
      where linked.id is not null and not exists (select 1 from "order" o where o.id = linked.id)
      limit 1) as removed_order_id,
    shop_order.id as order_id, ${orderNumber("shop_order")} as display_id, shop_order.canceled_at as order_canceled_at,
    case when payment.id is not null then ${openChangeOf("shop_order.id")} end as open_change,
    case when payment.id is not null then ${changeLeftBehind("shop_order.id")} end as change_left_behind
  from (select ?::text as id) as wanted
  left join msp_payment journal on journal.psp_order_id = wanted.id and journal.deleted_at is null
  left join payment_session session on session.id = wanted.id and session.deleted_at is null
  left join payment on payment.payment_session_id = wanted.id and payment.deleted_at is null
  left join lateral (
    select gone.provider_id, gone.currency_code from payment gone
     where session.id is null and payment.id is null
       and gone.payment_session_id = wanted.id and gone.deleted_at is not null and gone.captured_at is not null
     limit 1) deleted on true
  left join payment_collection collection
    on collection.id = coalesce(session.payment_collection_id, payment.payment_collection_id)
  left join cart_payment_collection cart_link
    on cart_link.payment_collection_id = collection.id and cart_link.deleted_at is null
  left join order_payment_collection order_link
    on order_link.payment_collection_id = collection.id and order_link.deleted_at is null
  left join lateral (
    select gone.cart_id from cart_payment_collection gone
     where cart_link.cart_id is null and order_link.order_id is null
       and gone.payment_collection_id = collection.id and gone.deleted_at is not null
     limit 1) deleted_link on true
  left join order_cart
    on order_cart.cart_id = coalesce(cart_link.cart_id, deleted_link.cart_id) and order_cart.deleted_at is null
  left join "order" shop_order
    on shop_order.id = coalesce(order_link.order_id, order_cart.order_id) and shop_order.deleted_at is null
  left join lateral (${newestSummary("shop_order.id")}) summary on true
  left join lateral (select (${placedFor("shop_order.id")})::numeric as total) placed on true
  left join lateral (select ${IS_LATER_THAN_ORDER} as than_order) later on true
  limit 1`

/** Amounts are decimal strings in major units. */
export type SessionStateRow = {
  read_at?: Date
  provider_id?: ProviderId
  currency_code?: string
  session_id?: PspOrderId
  session_status?: string
  session_amount?: string
  session_created_at?: Date
  session_data?: unknown
  payment_id?: string
  payment_amount?: string
  payment_transaction_id?: string | null
  fee?: string | null
  refunds_final_at?: Date | null
  held_back?: string | null
  payment_data?: unknown
  payment_captured?: string
  collection_id?: string
  collection_amount?: string
  collection_captured?: string
  refunds?: BookedRefundRow[] | null
  lacks_transaction?: boolean
  placed_for?: string | null
  placed_with?: string | null
  placed_after_capture_at?: Date | null
  disputed_before_order?: boolean
  journal?: Parameters<typeof toJournalEntry>[0]
  unbooked_refunds?: AcceptedRefund[] | null
  requested_refunds?: RequestedRefundRows | null
  disputed_at?: string | Date | null
  orphan_asked?: boolean
  outstanding?: string | null
  transactions?: string | null
  underway?: string | null
  is_deleted?: boolean
  sent_number?: string | null
  cart_id?: string
  competingSessions?: { id: PspOrderId; provider_id: string }[] | null
  order_id?: string
  has_collection?: boolean
  has_cart?: boolean
  removed_order_id?: string | null
  display_id?: string
  order_canceled_at?: Date | null
  open_change?: string | null
  change_left_behind?: string | null
}

/** What the shop's tables contain about a PSP order. Has no session and payment id when there is neither. */
export async function readSessionState(pg: PgConnection, pspOrderId: PspOrderId): Promise<SessionStateRow> {
  const { rows } = await pg.raw(SESSION_STATE, [pspOrderId])
  return rows[0] ?? {}
}

/**
 * What the shop knows about a PSP order.
 * @param pspOrderId MultiSafepay's order id, which is the id of a payment session
 * @returns no site when no session or payment of one of this plugin's providers has that id. The site's options have
 *   the decimals with which this payment was started.
 */
export async function loadShopState(
  container: MedusaContainer,
  pspOrderId: PspOrderId,
): Promise<{ shop: ShopState; site?: Site }> {
  const row = await readSessionState(connectionOf(container), pspOrderId)
  const site = row.provider_id ? findSite(container, row.provider_id) : undefined
  const started = readPaymentData(row.payment_data) ?? readSessionData(row.session_data, row.session_id ?? "")
  if (row.order_id && row.underway && row.transactions) {
    const orders = container.resolve(Modules.ORDER)
    row.outstanding =
      (await computeOutstanding(orders, row.order_id, row.transactions)) ?? row.outstanding ?? null
  }
  if (site) {
    const options = optionsOfPayment(site.options, started)
    return { shop: toShopState(row, options), site: { ...site, options } }
  }
  return {
    shop: {
      providerId: "",
      ...readAtOf(row),
      ...journalOf(row),
      ...(row.disputed_at ? { disputedAt: new Date(row.disputed_at) } : {}),
      ...(row.orphan_asked ? { orphanAsked: true as const } : {}),
    },
  }
}

function journalOf({
  journal: entry,
  unbooked_refunds: acceptedRefunds,
  requested_refunds: asked,
}: SessionStateRow): Pick<
  ShopState,
  "journal" | "acceptedRefunds" | "requestedRefunds" | "automaticRefunds"
> {
  const journal = toJournalEntry(entry)
  const requestedRefunds = toRequestedRefunds(asked)
  const automaticRefunds = requestedRefunds
    .filter(({ isAutomatic }) => isAutomatic)
    .flatMap(({ refundOrderId: id, acceptedAs }) => [
      id,
      acceptedAs ?? acceptedRefunds?.find(({ refundOrderId }) => refundOrderId === id)?.transactionId ?? id,
    ])
  return {
    ...(journal ? { journal } : {}),
    ...(acceptedRefunds ? { acceptedRefunds } : {}),
    ...(requestedRefunds.length > 0 ? { requestedRefunds } : {}),
    ...(automaticRefunds.length > 0 ? { automaticRefunds: new Set(automaticRefunds) } : {}),
  }
}

const readAtOf = ({ read_at }: SessionStateRow) => (read_at ? { readAt: new Date(read_at) } : {})

function toShopState(row: SessionStateRow, options: Site["options"]): ShopState {
  const currency = (row.currency_code ?? "").toUpperCase()
  const minor = (amount: string | undefined) => toBookedMinorUnits(amount ?? "0", currency, options)
  const state: ShopState = { providerId: row.provider_id ?? "", ...readAtOf(row), ...journalOf(row) }
  if (row.session_id) {
    const data = readSessionData(row.session_data, row.session_id)
    state.session = {
      id: row.session_id,
      status: row.session_status ?? "pending",
      amount: minor(row.session_amount),
      createdAt: new Date(row.session_created_at ?? 0),
      ...(data ? { data } : {}),
    }
  }
  if (row.payment_id) {
    state.payment = {
      id: row.payment_id,
      amount: minor(row.payment_amount),
      captured: minor(row.payment_captured),
      refunds: (row.refunds ?? []).map(
        (refund): ShopRefund => ({
          id: refund.id,
          amount: minor(refund.amount),
          createdAt: new Date(refund.created_at),
          ...(refund.psp_refund_id ? { pspRefundId: refund.psp_refund_id } : {}),
          ...(refund.is_rollback ? { isRollback: true as const } : {}),
        }),
      ),
      lacksTransaction: row.lacks_transaction ?? false,
      ...(row.fee ? { fee: row.fee } : {}),
      ...(row.refunds_final_at ? { refundsFinalAt: new Date(row.refunds_final_at) } : {}),
      ...(row.held_back ? { heldBack: minor(row.held_back) } : {}),
      ...(row.payment_transaction_id ? { pspTransactionId: row.payment_transaction_id } : {}),
    }
  }
  if (row.disputed_at) {
    state.disputedAt = new Date(row.disputed_at)
  }
  if (row.is_deleted) {
    state.deletedOrder = row.sent_number ? { number: row.sent_number } : {}
  }
  if (row.collection_id) {
    state.collection = {
      id: row.collection_id,
      amount: minor(row.collection_amount),
      captured: minor(row.collection_captured),
    }
  }
  if (row.cart_id) {
    state.cartId = row.cart_id
  }
  if (row.competingSessions) {
    state.competingSessions = row.competingSessions.map(({ id, provider_id }) => ({
      id,
      providerId: provider_id,
    }))
  }
  if (row.removed_order_id) {
    state.removedOrderId = row.removed_order_id
  }
  if (row.order_id) {
    state.order = {
      id: row.order_id,
      displayId: String(row.display_id),
      cancelled: Boolean(row.order_canceled_at),
      ...(row.open_change ? { openChange: row.open_change } : {}),
      ...(row.change_left_behind ? { changeLeftBehind: row.change_left_behind } : {}),
      ...(row.has_collection ? {} : { lacksCollection: true as const }),
      ...(row.has_cart || !row.cart_id ? {} : { lacksCart: true as const }),
    }
    if (row.placed_for && row.placed_with) {
      state.order.placedFor = minor(row.placed_for)
      state.order.placedWith = minor(row.placed_with)
    }
    if (row.placed_after_capture_at) {
      const at = new Date(row.placed_after_capture_at)
      state.order.placedAfterCapture = { at, wasDisputed: row.disputed_before_order === true }
    }
    if (row.outstanding && row.underway) {
      state.order.owed = minus(minor(row.outstanding), minor(row.underway))
    }
  }
  return state
}
