import { toMinorUnit } from "./minor-unit"

/** Joins `payment`, `noted` and `refunds.total` (rounded as MultiSafepay refunds) to a `session` with `decimals`. */
export const PAYMENT_JOIN = `
  left join payment on payment.payment_session_id = session.id and payment.deleted_at is null
  left join msp_payment noted on noted.psp_order_id = session.id
  left join lateral (
    select sum(${toMinorUnit("refund.amount", "session.decimals")}) as total
      from refund where refund.payment_id = payment.id and refund.deleted_at is null
  ) refunds on true`

/**
 * The state of a payment, one of `PAYMENT_STATES` in api/admin/alipay/payments, as an SQL expression over
 * `session.status` and what PAYMENT_JOIN joins. It is derived at every read, so that no table of the plugin can
 * contradict Medusa's. Medusa has no status for a review or a dispute: payment sync records one with its alert. The
 * session of a payment under review may still have the status of an earlier try that ended. An expired payment page has
 * no status either: it is recognised by the expiry time, or by what payment sync noted in the session's data. Core sets
 * `captured_at` when a payment is captured in full.
 */
export const STATE_SQL = `
  case
    when session.id in (select subject from msp_alert
                         where kind = 'disputed' and state <> 'resolved') then 'disputed'
    when payment.captured_at is not null and payment.canceled_at is null then
      case when coalesce(refunds.total, 0) = 0 then 'paid'
           when refunds.total < ${toMinorUnit("payment.amount", "session.decimals")} then 'partially_refunded'
           else 'refunded' end
    when payment.id is not null and payment.canceled_at is null then 'open'
    when payment.id is not null then 'cancelled'
    when session.id in (select subject from msp_alert
                         where kind = 'under_review' and state <> 'resolved') then 'under_review'
    when session.status = 'canceled' then
      case when session.expires_at <= to_char(session.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
             or session.ended_as = 'expired' then 'expired'
           else 'cancelled' end
    when session.status = 'error' then 'failed'
    else 'open'
  end`

/** MultiSafepay's fee, in major units, as noted by payment sync; null as long as it is not known. */
export const FEE_SQL = "noted.fee::numeric"
