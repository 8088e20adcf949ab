import { DECIMALS, toMinorUnit } from "./minor-unit"

/**
 * Every payment of the given providers: one row per payment session, and one for each payment whose session core
 * deleted when it refunded and started again. Their `amount` is what was charged.
 */
export const PAYMENT_SESSIONS = `
  select id, payment_collection_id, provider_id, currency_code,
         ${toMinorUnit("amount", DECIMALS)} as amount, ${DECIMALS} as decimals, created_at, status,
         data ->> 'environment' as environment, updated_at, data ->> 'expires_at' as expires_at,
         data ->> 'ended_as' as ended_as
    from payment_session
   where provider_id = any(?) and deleted_at is null
  union all
  select payment_session_id, payment_collection_id, provider_id, currency_code,
         ${toMinorUnit("amount", DECIMALS)}, ${DECIMALS}, created_at, 'captured',
         data ->> 'environment', updated_at, data ->> 'expires_at', null
    from payment
   where provider_id = any(?) and deleted_at is null
     and not exists (select 1 from payment_session s where s.id = payment.payment_session_id and s.deleted_at is null)`
