import { IN_PROGRESS } from "./in-progress"

/**
 * Core makes and confirms this change within one refund or cancellation. One that is still unfinished minutes later was
 * left behind by a crash, and makes core refuse every later refund, cancellation or change of the order.
 */
const IS_LEFT_BEHIND = `change.change_type = 'credit_line' and change.created_at < now() - ${IN_PROGRESS}`

const IS_UNFINISHED = "change.status in ('pending', 'requested') and change.deleted_at is null"

/** Such a change as a condition on `order_change change`. */
export const LEFT_BEHIND = `${IS_UNFINISHED} and ${IS_LEFT_BEHIND}`

/**
 * The id of such a change of a live order; null when there is none.
 * @param orderId an SQL expression of the surrounding statement
 */
export const changeLeftBehind = (orderId: string) => `
  (select change.id
     from order_change change join "order" changed on changed.id = change.order_id
    where change.order_id = ${orderId} and ${LEFT_BEHIND}
      and changed.canceled_at is null and changed.deleted_at is null
    limit 1)`

/**
 * The type of an unfinished change of a live order, such as "edit" or "transfer"; null when there is none. As long as
 * one exists, core writes no credit line, and its workflows for refunds and cancellations fail after they have sent the
 * money (R55 in docs/reliability.md). Cancelled orders need no credit line.
 * @param orderId an SQL expression of the surrounding statement
 */
export const openChangeOf = (orderId: string) => `
  (select coalesce(change.change_type, 'change')
     from order_change change join "order" changed on changed.id = change.order_id
    where change.order_id = ${orderId} and ${IS_UNFINISHED}
      and changed.canceled_at is null and changed.deleted_at is null
    limit 1)`
