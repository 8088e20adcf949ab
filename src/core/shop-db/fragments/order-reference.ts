export type OrderReference = { order_id: string } | { payment_id: string } | { fulfillment_id: string }

const ORDER_OF_PAYMENT = `(
  select link.order_id from payment
    join order_payment_collection link on link.payment_collection_id = payment.payment_collection_id
   where payment.id = ? and link.deleted_at is null limit 1)`

const ORDER_OF_FULFILLMENT = `(
  select link.order_id from order_fulfillment link
   where link.fulfillment_id = ? and link.deleted_at is null limit 1)`

/** The order's id as an SQL expression with one binding, and that binding. */
export function orderIdOf(reference: OrderReference): [sql: string, id: string] {
  if ("payment_id" in reference) {
    return [ORDER_OF_PAYMENT, reference.payment_id]
  }
  return "fulfillment_id" in reference
    ? [ORDER_OF_FULFILLMENT, reference.fulfillment_id]
    : ["?", reference.order_id]
}
