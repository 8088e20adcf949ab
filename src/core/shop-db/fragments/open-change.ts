/**
 * The type of an unfinished change of a live order, such as "edit" or "transfer"; null when there is none. As long as
 * one exists, core writes no credit line, and its workflows for refunds and cancellations fail after they have sent the
 * money. Orders that are cancelled need no credit line.
 * @param orderId an SQL expression of the surrounding statement
 */
export const openChangeOf = (orderId: string) => `
  (select coalesce(change.change_type, 'change')
     from order_change change join "order" changed on changed.id = change.order_id
    where change.order_id = ${orderId} and change.status in ('pending', 'requested') and change.deleted_at is null
      and changed.canceled_at is null and changed.deleted_at is null
    limit 1)`
