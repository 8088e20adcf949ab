import { HttpFailure } from "../../../testkit/actors/http"
import type { LedgerEntry } from "../../../testkit/actors/psp"
import type { ChaosContext, KnownFacts, Owner } from "../context"
import { storeApi } from "../people/catalogue"
import type { AlertEntry } from "./alert-entry"

/** All amounts are in minor units; both currencies of the shop have two decimals. */
export type PaymentEntry = {
  id: string
  sessionId: string
  collectionId: string
  amount: number
  captured: number
  captures: number
  cancelled: boolean
  refunds: RefundEntry[]
}

export type RefundEntry = {
  id: string
  amount: number
  pspRefundId: string | null
  /** Made by the plugin or by core, not by a person. */
  automatic: boolean
}

export type OrderEntry = {
  id: string
  displayId: number
  email: string
  createdAt: Date
  cancelled: boolean
  draft: boolean
  cartId: string | null
  collectionIds: string[]
  /** Paid minus refunded, according to Medusa's order. */
  transactions: number
  /** The order's total when it was placed. */
  total: number
  edited: boolean
  /** Number of fulfilments. */
  shipments: number
}

/** The records of both sides at the end of a run, and what the run itself knows. */
export type Books = {
  ledger: LedgerEntry[]
  payments: PaymentEntry[]
  orders: OrderEntry[]
  /** Ids of the payment sessions that still exist. */
  sessions: Set<string>
  /** The cart of each payment collection. */
  cartOfCollection: Map<string, string>
  /** The current totals of paid carts that did not become an order; a deleted cart has none. */
  cartTotals: Map<string, number>
  alerts: AlertEntry[]
  /** The alerts that existed when the plugin's tables were emptied. */
  alertsBefore: AlertEntry[]
  owners: Map<string, Owner>
  known: KnownFacts
}

/** Needs a running shop, because it reads the totals of carts. */
export async function readBooks(chaos: ChaosContext): Promise<Books> {
  const { records, psp, owners, known, alertsBefore } = chaos
  const sessions = await records.rows<{ id: string }>(
    "select id from payment_session where deleted_at is null and provider_id like 'pp_alipay%'",
  )
  const links = await records.rows<{ collection: string; cart: string }>(
    "select payment_collection_id as collection, cart_id as cart from cart_payment_collection where deleted_at is null",
  )
  const ledger = (await psp.ledger()).filter(({ site_id }) => site_id === 10_001)
  const orders = await records.rows<OrderEntry>(ORDERS)
  return {
    ledger,
    payments: await records.rows<PaymentEntry>(PAYMENTS),
    orders,
    sessions: new Set(sessions.map(({ id }) => id)),
    cartOfCollection: new Map(links.map(({ collection, cart }) => [collection, cart])),
    cartTotals: await totalsOfPaidCarts(chaos, ledger, orders),
    alerts: await readAlerts(chaos),
    alertsBefore,
    owners,
    known,
  }
}

export const readAlerts = ({ records }: Pick<ChaosContext, "records">) => records.rows<AlertEntry>(ALERTS)

async function totalsOfPaidCarts(chaos: ChaosContext, ledger: LedgerEntry[], orders: OrderEntry[]) {
  const ordered = new Set(orders.map(({ cartId }) => cartId))
  const carts = new Set<string>()
  for (const { order_id, paid } of ledger) {
    const cartId = chaos.owners.get(order_id)?.cartId
    if (paid && cartId && !ordered.has(cartId)) carts.add(cartId)
  }
  const totals = new Map<string, number>()
  for (const cartId of carts) {
    const total = await cartTotal(chaos, cartId)
    if (total !== undefined) totals.set(cartId, total)
  }
  return totals
}

async function cartTotal({ browser }: ChaosContext, cartId: string): Promise<number | undefined> {
  try {
    const { cart } = await storeApi(browser).get<{ cart: { total: number } }>(
      `/store/carts/${cartId}?fields=id,total`,
    )
    return Math.round(cart.total * 100)
  } catch (error) {
    if (error instanceof HttpFailure && error.status === 404) return undefined
    throw error
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
                   'pspRefundId', r.metadata ->> 'multisafepay_refund_id',
                   'automatic', coalesce(r.created_by, 'multisafepay') = 'multisafepay'
                     and r.metadata ->> 'multisafepay_refund_id' is null)),
                 '[]'::json)
            from refund r where r.payment_id = p.id and r.deleted_at is null) as refunds
    from payment p
   where p.deleted_at is null and p.provider_id like 'pp_alipay%'`

const ORDERS = `
  select o.id, o.display_id as "displayId", o.email, o.created_at as "createdAt",
         (o.canceled_at is not null) as cancelled, o.is_draft_order as draft,
         oc.cart_id as "cartId", (o.version > 1) as edited,
         (select coalesce(json_agg(l.payment_collection_id), '[]'::json)
            from order_payment_collection l where l.order_id = o.id and l.deleted_at is null) as "collectionIds",
         (select coalesce(round(sum(t.amount) * 100), 0)::int
            from order_transaction t where t.order_id = o.id and t.deleted_at is null) as transactions,
         (select round((s.totals ->> 'original_order_total')::numeric * 100)::int
            from order_summary s where s.order_id = o.id and s.deleted_at is null
           order by s.version limit 1) as total,
         (select count(*)::int from order_fulfillment f where f.order_id = o.id and f.deleted_at is null)
           as shipments
    from "order" o
    left join order_cart oc on oc.order_id = o.id and oc.deleted_at is null
   where o.deleted_at is null`

const ALERTS = `
  select kind, subject, psp_order_id as "pspOrderId", order_id as "orderId", stage, state, not event_due as sent
    from msp_alert where deleted_at is null`
