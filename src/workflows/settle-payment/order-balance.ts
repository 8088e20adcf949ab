import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MathBN, Modules } from "@medusajs/framework/utils"
import { createOrderCreditLinesWorkflow } from "@medusajs/medusa/core-flows"

/**
 * For the statement that loads the shop's state: what is to be added to the transactions of an order so that those of
 * this payment come to captured less refunded. Null without an order, 0 while something may still be under way.
 * Transactions of refunds that core has thrown away count for the order's first payment.
 */
export const IMBALANCE = `
  (select case
     when exists (select 1 from capture c
                   where c.payment_id = payment.id and c.deleted_at is null
                     and c.created_at > now() - interval '2 minutes')
       or exists (select 1 from refund r
                   where r.payment_id = payment.id and r.deleted_at is null
                     and r.created_at > now() - interval '2 minutes')
     then '0'
     else (
       (select coalesce(sum(c.amount), 0) from capture c where c.payment_id = payment.id and c.deleted_at is null)
       - (select coalesce(sum(r.amount), 0) from refund r where r.payment_id = payment.id and r.deleted_at is null)
       - (select coalesce(sum(t.amount), 0)
            from order_transaction t
           where t.order_id = shop_order.id and t.deleted_at is null
             and (t.reference_id = payment.id
               or t.reference_id in (select c.id from capture c
                                      where c.payment_id = payment.id and c.deleted_at is null)
               or t.reference_id in (select r.id from refund r
                                      where r.payment_id = payment.id and r.deleted_at is null)
               or (t.reference = 'refund' and starts_with(t.reference_id, 'ref_')
                 and not exists (select 1 from refund r where r.id = t.reference_id and r.deleted_at is null)
                 and payment.id = (select min(p.id)
                                     from payment p
                                     join order_payment_collection l
                                       on l.payment_collection_id = p.payment_collection_id
                                    where l.order_id = shop_order.id and l.deleted_at is null
                                      and p.deleted_at is null))))
     )::text end
    where payment.id is not null and shop_order.id is not null)`

/** For the same statement: what an order of a cart asked for when it was placed, credit lines taken off. */
export const PLACED_FOR = `
  (select (coalesce((s.totals ->> 'pending_difference')::numeric, 0)
           + coalesce((s.totals ->> 'transaction_total')::numeric, 0))::text
     from order_summary s
    where s.order_id = shop_order.id and s.version = 1 and s.deleted_at is null and cart_link.cart_id is not null
    limit 1)`

/**
 * Adds what an order's transactions lack, or takes off what they have too much. Core writes them after a refund
 * without a lock: of two refunds that meet, one's transaction is lost, doubled, or carries the other's amount.
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
  await creditRefunds(container, orderId, paymentId)
}

/** As core's refund does, unless another refund is in its way: what was given back is not owed again. */
async function creditRefunds(container: MedusaContainer, orderId: string, paymentId: string): Promise<void> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order",
    fields: [
      "id",
      "canceled_at",
      "summary.*",
      "credit_lines.raw_amount",
      "payment_collections.payments.refunds.raw_amount",
    ],
    filters: { id: orderId },
  })
  const order = data[0] as unknown as CreditedOrder
  const refunds = order.payment_collections.flatMap(({ payments }) =>
    (payments ?? []).flatMap((payment) => payment.refunds ?? []),
  )
  const uncredited = MathBN.sub(sumOf(refunds), sumOf(order.credit_lines ?? []))
  const amount = MathBN.min(order.summary.pending_difference, uncredited)
  if (order.canceled_at || MathBN.lte(amount, 0)) {
    return
  }
  await createOrderCreditLinesWorkflow(container).run({
    input: { id: orderId, credit_lines: [{ amount, reference: "payment", reference_id: paymentId }] },
  })
}

type Amounts = { raw_amount: BigNumberInput }[]
type CreditedOrder = {
  canceled_at: string | null
  summary: { pending_difference: BigNumberInput }
  credit_lines?: Amounts
  payment_collections: { payments?: { refunds?: Amounts }[] }[]
}

const sumOf = (lines: Amounts) => MathBN.sum(0, ...lines.map(({ raw_amount }) => raw_amount))
