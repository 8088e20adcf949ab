import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { toBookedMinorUnits } from "../../core/payments/amount"
import { readSessionData } from "../../core/sessions/session-data"
import { connectionOf } from "../../core/shop-db/connection"
import { orderNumber } from "../../core/shop-db/order-number"
import { lessRequestedReturns } from "../../core/shop-db/order-owed"
import { awaitsReturn, newestSummary, placedFor, underway } from "../../core/shop-db/order-totals"
import { PSP_REFUND_ID } from "../../core/shop-db/payment-records"
import { type ConfigWithModules, findSite, type Site } from "../../core/sites/site"
import { JOURNAL_ENTRY, toJournalEntry } from "../../modules/payment-journal/payments"
import type { ShopRefund, ShopState } from "./shop-state"

/**
 * One statement over the tables of the payment, cart and order modules and their links. Medusa's query layer would
 * take four to six for the same, and this runs for every notification and every waiting shopper. `deleted_at is null`
 * stands where rows are found by another column than their id: Medusa's indexes leave deleted rows out, and without it
 * the whole table would be read.
 */
const SHOP_STATE = `
  select
    coalesce(session.provider_id, payment.provider_id, deleted.provider_id,
             case when journal.invoice_update is not null then journal.provider_id end) as provider_id,
    coalesce(session.currency_code, payment.currency_code, deleted.currency_code) as currency_code,
    session.id as session_id, session.status as session_status, session.amount::text as session_amount,
    session.created_at as session_created_at, session.data as session_data,
    payment.id as payment_id, payment.amount::text as payment_amount,
    collection.id as collection_id, collection.amount::text as collection_amount,
    (select coalesce(sum(c.amount), 0)::text from capture c where c.payment_id = payment.id and c.deleted_at is null)
      as payment_captured,
    (select coalesce(sum(c.amount), 0)::text
       from capture c join payment p on p.id = c.payment_id
      where p.payment_collection_id = collection.id and p.deleted_at is null and c.deleted_at is null)
      as collection_captured,
    (select json_agg(json_build_object('id', r.id, 'amount', r.amount::text, 'created_at', r.created_at,
                                       'psp_refund_id', r.metadata ->> '${PSP_REFUND_ID}'))
       from refund r where r.payment_id = payment.id and r.deleted_at is null) as refunds,
    exists (select 1 from capture c
             where c.payment_id = payment.id and c.deleted_at is null and c.created_at < now() - interval '2 minutes'
               and not exists (select 1 from order_transaction t
                                where t.reference_id = c.id and t.deleted_at is null))
      as lacks_transaction,
    case when cart_link.cart_id is not null then ${placedFor("shop_order.id")} end as placed_for,
    case when payment.id is null then ${underway("shop_order.id", "wanted.id")} end as underway,
    payment.id is null and ${awaitsReturn("shop_order.id")} as awaits_return,
    summary.outstanding,
    ${JOURNAL_ENTRY},
    coalesce(session.id, payment.id) is null
      and (deleted.provider_id is not null or journal.invoice_update is not null) as is_deleted,
    journal.invoice_update ->> 'invoice_id' as told_number,
    cart_link.cart_id,
    (select json_agg(json_build_object('id', r.id, 'provider_id', r.provider_id)) from payment_session r
      where r.payment_collection_id = collection.id and r.id <> wanted.id and r.deleted_at is null
        and r.status in ('pending', 'requires_more')) as rivals,
    order_link.order_id is not null as has_collection,
    (select linked.id from (values (order_link.order_id), (order_cart.order_id)) linked (id)
      where linked.id is not null and not exists (select 1 from "order" o where o.id = linked.id)
      limit 1) as removed_order_id,
    shop_order.id as order_id, ${orderNumber("shop_order")} as display_id, shop_order.canceled_at as order_canceled_at
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
  left join order_cart on order_cart.cart_id = cart_link.cart_id and order_cart.deleted_at is null
  left join order_payment_collection order_link
    on order_link.payment_collection_id = collection.id and order_link.deleted_at is null
  left join "order" shop_order
    on shop_order.id = coalesce(order_link.order_id, order_cart.order_id) and shop_order.deleted_at is null
  left join lateral (${newestSummary("shop_order.id")}) summary on true
  limit 1`

/**
 * What the shop knows of a PSP order.
 * @param pspOrderId MultiSafepay's order id, which is the id of a payment session
 * @returns no site when no session or payment of one of this plugin's providers has that id
 */
export async function loadShopState(
  container: MedusaContainer,
  pspOrderId: string,
): Promise<{ shop: ShopState; site?: Site }> {
  const pg = connectionOf(container)
  const config = container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
  const { rows } = await pg.raw(SHOP_STATE, [pspOrderId])
  const row = (rows[0] ?? {}) as Row
  const site = row.provider_id ? findSite(config, row.provider_id) : undefined
  if (row.order_id && row.outstanding && row.awaits_return) {
    row.outstanding = String(await lessRequestedReturns(container, row.order_id, row.outstanding))
  }
  if (site) {
    return { shop: toShopState(row, site), site }
  }
  const journal = toJournalEntry(row.journal)
  return { shop: { providerId: "", ...(journal ? { journal } : {}) } }
}

type Row = {
  provider_id?: string
  currency_code?: string
  session_id?: string
  session_status?: string
  session_amount?: string
  session_created_at?: Date
  session_data?: unknown
  payment_id?: string
  payment_amount?: string
  payment_captured?: string
  collection_id?: string
  collection_amount?: string
  collection_captured?: string
  refunds?: { id: string; amount: string; created_at: string; psp_refund_id: string | null }[] | null
  lacks_transaction?: boolean
  placed_for?: string | null
  journal?: Parameters<typeof toJournalEntry>[0]
  outstanding?: string | null
  underway?: string | null
  awaits_return?: boolean
  is_deleted?: boolean
  told_number?: string | null
  cart_id?: string
  rivals?: { id: string; provider_id: string }[] | null
  order_id?: string
  has_collection?: boolean
  removed_order_id?: string | null
  display_id?: string
  order_canceled_at?: Date | null
}

function toShopState(row: Row, site: Pick<Site, "options">): ShopState {
  const currency = (row.currency_code ?? "").toUpperCase()
  const minor = (amount: string | undefined) => toBookedMinorUnits(amount ?? "0", currency, site.options)
  const journal = toJournalEntry(row.journal)
  const state: ShopState = { providerId: row.provider_id ?? "", ...(journal ? { journal } : {}) }
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
        }),
      ),
      lacksTransaction: row.lacks_transaction ?? false,
    }
  }
  if (row.is_deleted) {
    state.deletedOrder = row.told_number ? { number: row.told_number } : {}
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
  if (row.rivals) {
    state.rivals = row.rivals.map(({ id, provider_id }) => ({ id, providerId: provider_id }))
  }
  if (row.removed_order_id) {
    state.removedOrderId = row.removed_order_id
  }
  if (row.order_id) {
    state.order = {
      id: row.order_id,
      displayId: String(row.display_id),
      cancelled: Boolean(row.order_canceled_at),
      ...(row.has_collection ? {} : { lacksCollection: true as const }),
    }
    // Where several payments share a collection none of them is the order's total.
    if (row.placed_for && row.collection_captured === row.payment_captured) {
      state.order.placedFor = minor(row.placed_for)
    }
    if (row.outstanding && row.underway) {
      state.order.owed = minor(row.outstanding) - minor(row.underway)
    }
  }
  return state
}
