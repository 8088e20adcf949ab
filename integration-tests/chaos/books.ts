import type { LedgerEntry } from "../harness/psp"
import type { Owner, World } from "./world"

/** All amounts are minor units; both currencies of the shop have two decimals. */
export type PaymentEntry = {
  id: string
  sessionId: string
  collectionId: string
  amount: number
  captured: number
  captures: number
  cancelled: boolean
  refunds: { id: string; amount: number; pspRefundId: string | null }[]
}

export type OrderEntry = {
  id: string
  displayId: number
  email: string
  cancelled: boolean
  cartId: string | null
  collectionIds: string[]
  /** What Medusa's order says was paid, less what went back. */
  transactions: number
  /** The order's total when it was placed. */
  total: number
  edited: boolean
}

/** What both sides have written down, when all is quiet. */
export type Books = {
  ledger: LedgerEntry[]
  payments: PaymentEntry[]
  orders: OrderEntry[]
  /** Ids of the payment sessions that are still there. */
  sessions: Set<string>
  /** Cart of each payment collection. */
  cartOfCollection: Map<string, string>
  /** Those whose event went out. */
  alerts: { kind: string; pspOrderId: string; subject: string }[]
  owners: Map<string, Owner>
  manualCarts: Set<string>
}

export async function readBooks({ records, psp, owners, manualCarts }: World): Promise<Books> {
  const sessions = await records.rows<{ id: string }>(
    "select id from payment_session where deleted_at is null and provider_id like 'pp_alipay%'",
  )
  const links = await records.rows<{ collection: string; cart: string }>(
    "select payment_collection_id as collection, cart_id as cart from cart_payment_collection where deleted_at is null",
  )
  return {
    ledger: (await psp.ledger()).filter(({ site_id }) => site_id === 10_001),
    payments: await records.rows<PaymentEntry>(PAYMENTS),
    orders: await records.rows<OrderEntry>(ORDERS),
    sessions: new Set(sessions.map(({ id }) => id)),
    cartOfCollection: new Map(links.map(({ collection, cart }) => [collection, cart])),
    alerts: await records.rows(ALERTS),
    owners,
    manualCarts,
  }
}

const PAYMENTS = `
  select p.id, p.payment_session_id as "sessionId", p.payment_collection_id as "collectionId",
         round(p.amount * 100)::int as amount,
         (p.canceled_at is not null) as cancelled,
         (select coalesce(round(sum(c.amount) * 100), 0)::int
            from capture c where c.payment_id = p.id and c.deleted_at is null) as captured,
         (select count(*)::int from capture c where c.payment_id = p.id and c.deleted_at is null) as captures,
         (select coalesce(json_agg(json_build_object(
                   'id', r.id, 'amount', round(r.amount * 100)::int,
                   'pspRefundId', r.metadata ->> 'multisafepay_refund_id')), '[]'::json)
            from refund r where r.payment_id = p.id and r.deleted_at is null) as refunds
    from payment p
   where p.deleted_at is null and p.provider_id like 'pp_alipay%'`

const ORDERS = `
  select o.id, o.display_id as "displayId", o.email, (o.canceled_at is not null) as cancelled,
         oc.cart_id as "cartId", (o.version > 1) as edited,
         (select coalesce(json_agg(l.payment_collection_id), '[]'::json)
            from order_payment_collection l where l.order_id = o.id and l.deleted_at is null) as "collectionIds",
         (select coalesce(round(sum(t.amount) * 100), 0)::int
            from order_transaction t where t.order_id = o.id and t.deleted_at is null) as transactions,
         (select round((s.totals ->> 'original_order_total')::numeric * 100)::int
            from order_summary s where s.order_id = o.id and s.deleted_at is null
           order by s.version limit 1) as total
    from "order" o
    left join order_cart oc on oc.order_id = o.id and oc.deleted_at is null
   where o.deleted_at is null`

const ALERTS = `
  select data ->> 'kind' as kind, data ->> 'psp_order_id' as "pspOrderId", data ->> 'subject' as subject
    from notification
   where channel = 'feed' and deleted_at is null
     and data ->> 'event_is_due' is distinct from 'true'`
