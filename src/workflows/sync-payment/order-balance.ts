import type { MedusaContainer } from "@medusajs/framework/types"
import { MathBN, Modules } from "@medusajs/framework/utils"
import { connectionOf } from "../../core/shop-db/connection"
import type { ShopState } from "./shop-state"

/**
 * In major units: captured less refunded, less what the order's transactions of the payment come to. 0 while anything of it may still
 * be under way. Transactions of refunds that core has thrown away count for the order's first payment.
 */
const IMBALANCE = `
  with wanted as (select ?::text as payment_id, ?::text as order_id),
       captured as (select c.* from capture c, wanted where c.payment_id = wanted.payment_id and c.deleted_at is null),
       refunded as (select r.* from refund r, wanted where r.payment_id = wanted.payment_id and r.deleted_at is null)
  select case
    when exists (select 1 from captured where created_at > now() - interval '2 minutes')
      or exists (select 1 from refunded where created_at > now() - interval '2 minutes')
    then 0
    else round(
      (select coalesce(sum(amount), 0) from captured) - (select coalesce(sum(amount), 0) from refunded)
      - (select coalesce(sum(t.amount), 0)
           from order_transaction t
          where t.order_id = wanted.order_id and t.deleted_at is null
            and (t.reference_id = wanted.payment_id
              or t.reference_id in (select id from captured)
              or t.reference_id in (select id from refunded)
              or (t.reference = 'refund' and starts_with(t.reference_id, 'ref_')
                and not exists (select 1 from refund r where r.id = t.reference_id and r.deleted_at is null)
                and wanted.payment_id = (select min(p.id)
                                           from payment p
                                           join order_payment_collection l
                                             on l.payment_collection_id = p.payment_collection_id
                                          where l.order_id = wanted.order_id and l.deleted_at is null
                                            and p.deleted_at is null)))),
      6) end::text as imbalance
  from wanted`

/**
 * Adds to what the shop knows whether the order's transactions agree with the payment. A statement of its own, for
 * payments with refunds only: nothing else puts them wrong, and shoppers who wait have none.
 */
export async function withImbalance(container: MedusaContainer, shop: ShopState): Promise<ShopState> {
  const { payment, order } = shop
  if (!payment || !order || payment.refunds.length === 0) {
    return shop
  }
  const pg = connectionOf(container)
  const { rows } = await pg.raw(IMBALANCE, [payment.id, order.id])
  const imbalance = String(rows[0]?.imbalance)
  return MathBN.eq(imbalance, 0) ? shop : { ...shop, payment: { ...payment, imbalance } }
}

/**
 * Adds what an order's transactions lack, or takes off what they have too much. Core writes them after a refund
 * without a lock: of two refunds that meet, one's transaction carries the other's amount, or is lost or doubled. What
 * was paid and sent back is a fact, and what the order owes is counted from it. Whether a customer still owes what was
 * sent back is the merchant's to say: no credit line is written (docs/decisions/order-transactions.md).
 * @param amount major units, with its sign
 */
export async function balanceOrder(
  container: MedusaContainer,
  { orderId, paymentId, ...money }: { orderId: string; paymentId: string; amount: string; currency: string },
): Promise<void> {
  await container.resolve(Modules.ORDER).addOrderTransactions({
    order_id: orderId,
    amount: MathBN.convert(money.amount),
    currency_code: money.currency.toLowerCase(),
    reference: MathBN.lt(money.amount, 0) ? "refund" : "capture",
    reference_id: paymentId,
  })
}
