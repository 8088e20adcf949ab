import { DECIMALS, decimalsIn, toMinorUnit } from "./minor-unit"

/** Columns that a query `wanted` may have as `id`, on a session and on a payment. */
const ID_OF = {
  session: { onSession: "id", onPayment: "payment_session_id" },
  collection: { onSession: "payment_collection_id", onPayment: "payment_collection_id" },
} as const

/**
 * The CTE `session`, for a statement with a CTE `wanted`: a row for each payment session of the given providers, and one
 * for each payment whose session core deleted when it refunded and started again. Their `amount` is what was charged.
 * Its two bindings are the provider ids.
 * @param of what `wanted` has the ids of
 */
export const wantedSessions = (of: keyof typeof ID_OF) => `
  session as (
    select id, payment_collection_id, provider_id, currency_code,
           ${toMinorUnit("amount", DECIMALS)} as amount, ${DECIMALS} as decimals, created_at, status, data,
           updated_at, data ->> 'expires_at' as expires_at, data ->> 'ended_as' as ended_as
      from payment_session
     where ${ID_OF[of].onSession} in (select id from wanted) and provider_id = any(?) and deleted_at is null
    union all
    select payment_session_id, payment_collection_id, provider_id, currency_code,
           ${toMinorUnit("amount", DECIMALS)}, ${DECIMALS}, created_at, 'captured', data,
           updated_at, data ->> 'expires_at', null
      from payment
     where ${ID_OF[of].onPayment} in (select id from wanted) and provider_id = any(?) and deleted_at is null
       and not exists (select 1 from payment_session s where s.id = payment.payment_session_id and s.deleted_at is null)
  )`

const DATA = "coalesce(opened.data, payment.data)"

/**
 * All such rows as `session`, with `payment` and `refunds.total` as PAYMENT_JOIN joins them: each table is read once,
 * from its beginning to its end. Its two bindings are the provider ids.
 */
export const ALL_PAYMENTS = `
  (select * from payment_session where provider_id = any(?) and deleted_at is null) opened
  full join (select * from payment where provider_id = any(?) and deleted_at is null) payment
    on payment.payment_session_id = opened.id
  cross join lateral (
    select coalesce(opened.id, payment.payment_session_id) as id,
           coalesce(opened.payment_collection_id, payment.payment_collection_id) as payment_collection_id,
           coalesce(opened.currency_code, payment.currency_code) as currency_code,
           coalesce(opened.created_at, payment.created_at) as created_at,
           coalesce(opened.updated_at, payment.updated_at) as updated_at,
           coalesce(opened.status, 'captured') as status, opened.data ->> 'ended_as' as ended_as,
           ${DATA} ->> 'expires_at' as expires_at, ${DATA} ->> 'environment' as environment,
           ${decimalsIn(DATA)} as decimals,
           ${toMinorUnit("coalesce(opened.amount, payment.amount)", decimalsIn(DATA))} as amount
  ) session
  left join (
    select payment_id, sum(${toMinorUnit("refund.amount", DECIMALS)}) as total
      from refund join payment on payment.id = refund.payment_id
     where refund.deleted_at is null group by payment_id
  ) refunds on refunds.payment_id = payment.id`
