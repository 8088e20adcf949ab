/** The part of knex that is used here. */
export interface SqlConnection {
  raw(sql: string, bindings?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}

/** The first ten characters of the ULID that Medusa gives a row of this time, then the row's number. */
const ulidOf = (at: string) => `
  (select string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (ms >> shift & 31)::int, 1), '' order by shift desc)
     from (select (extract(epoch from ${at}) * 1000)::bigint as ms) time, generate_series(0, 45, 5) shift)
   || lpad(n::text, 16, '0')`

/**
 * The n-th inserted payment: of ten, six are paid, one is partly refunded, one fully refunded and one unpaid; the tenth
 * is open if it is among the last thousand, and unpaid otherwise. Every seventh is in dollars, every third through
 * Alipay+. There is one every seven minutes, going back in time.
 */
const planted = (now: Date) => `
  select n,
         'order_planted' || lpad(n::text, 8, '0') as order_id,
         'pay_col_planted' || lpad(n::text, 8, '0') as collection_id,
         'payses_' || ulid as session_id, 'pay_' || ulid as payment_id, 'capt_' || ulid as capture_id,
         'ref_' || ulid as refund_id, 'ordtrx_' || ulid as transaction_id,
         case when n % 3 = 0 then 'pp_alipay-plus_multisafepay' else 'pp_alipay_multisafepay' end as provider_id,
         case when n % 7 = 0 then 'usd' else 'eur' end as currency_code,
         (500 + (n * 7919) % 20000) / 100.0 as amount,
         case n % 10 when 6 then 'partially_refunded' when 7 then 'refunded' when 8 then case when n <= 1000 then 'open' else 'ended' end
                     when 9 then 'ended' else 'paid' end as state,
         created_at
    from (select n, created_at, ${ulidOf("created_at")} as ulid
            from (select n, timestamptz '${now.toISOString()}' - make_interval(mins => n * 7) as created_at
                    from generate_series(1, ?::int) as n) numbered) identified`

const raw = (value: string) => `jsonb_build_object('value', (${value})::text, 'precision', 20)`

const STATEMENTS: readonly string[] = [
  `insert into "order" (id, region_id, sales_channel_id, version, status, email, currency_code, created_at, updated_at)
   select order_id, (select id from region where region.currency_code = planted.currency_code limit 1),
          (select id from sales_channel order by id desc limit 1), 1,
          'pending', 'shopper-' || n || '@example.com', currency_code, created_at, created_at
     from planted where state <> 'ended'`,
  `insert into order_line_item (id, title, product_title, variant_title, unit_price, raw_unit_price, is_tax_inclusive)
   select 'ordli_' || order_id, 'Longjing', 'Longjing', '50 g', amount, ${raw("amount")}, true
     from planted where state <> 'ended'`,
  `insert into order_item (id, order_id, version, item_id, quantity, raw_quantity, fulfilled_quantity,
                           shipped_quantity, return_requested_quantity, return_received_quantity,
                           return_dismissed_quantity, written_off_quantity)
   select 'orditem_' || order_id, order_id, 1, 'ordli_' || order_id, 1, ${raw("1")}, 0, 0, 0, 0, 0, 0
     from planted where state <> 'ended'`,
  `insert into order_summary (id, order_id, version, totals)
   select 'ordsum_' || order_id, order_id, 1, jsonb_build_object(
            'current_order_total', amount, 'original_order_total', amount, 'accounting_total', amount,
            'transaction_total', case when state = 'open' then 0 else amount end,
            'paid_total', case when state = 'open' then 0 else amount end, 'refunded_total', 0,
            'pending_difference', case when state = 'open' then amount else 0 end)
     from planted where state <> 'ended'`,
  `insert into payment_collection (id, currency_code, amount, raw_amount, status, created_at)
   select collection_id, currency_code, amount, ${raw("amount")},
          case when state in ('open', 'ended') then 'not_paid' else 'completed' end, created_at
     from planted`,
  `insert into order_payment_collection (id, order_id, payment_collection_id)
   select 'ordpay_' || order_id, order_id, collection_id from planted where state <> 'ended'`,
  `insert into payment_session (id, payment_collection_id, provider_id, currency_code, amount, raw_amount, status,
                                data, created_at)
   select session_id, collection_id, provider_id, currency_code, amount, ${raw("amount")},
          case state when 'open' then 'pending' when 'ended' then case when n % 4 = 1 then 'error' else 'canceled' end
                     else 'captured' end,
          jsonb_build_object('environment', 'test', 'psp_order_id', session_id), created_at
     from planted`,
  `insert into payment (id, payment_collection_id, payment_session_id, provider_id, currency_code, amount, raw_amount,
                        captured_at, data, created_at)
   select payment_id, collection_id, session_id, provider_id, currency_code, amount, ${raw("amount")},
          created_at + interval '1 minute',
          jsonb_build_object('environment', 'test', 'psp_transaction_id', (7000000000000000 + n)::text),
          created_at + interval '1 minute'
     from planted where state not in ('open', 'ended')`,
  `insert into capture (id, payment_id, amount, raw_amount, created_at)
   select capture_id, payment_id, amount, ${raw("amount")}, created_at + interval '1 minute'
     from planted where state not in ('open', 'ended')`,
  `insert into order_transaction (id, order_id, version, amount, raw_amount, currency_code, reference, reference_id,
                                  created_at)
   select transaction_id, order_id, 1, amount, ${raw("amount")}, currency_code, 'capture', capture_id, created_at
     from planted where state not in ('open', 'ended')`,
  `insert into refund (id, payment_id, amount, raw_amount, created_at)
   select refund_id, payment_id, refunded, ${raw("refunded")}, created_at + interval '1 hour'
     from (select planted.*, case state when 'refunded' then amount else round(amount / 4, 2) end as refunded
             from planted) planted
    where state in ('refunded', 'partially_refunded')`,
  // MultiSafepay has stated its fee. The refunds are paid out, and nothing is left to do about them.
  `insert into msp_payment (psp_order_id, provider_id, fee, refunds_final_at)
   select session_id, provider_id, round(0.25 + amount * 0.014, 2)::text,
          case when state in ('refunded', 'partially_refunded') then now() end
     from planted where state not in ('open', 'ended')`,
]

/** Inserts payments with their orders directly into Medusa's tables, as if the shop had sold for years. */
export async function insertPayments(pg: SqlConnection, count: number): Promise<void> {
  const now = new Date()
  for (const statement of STATEMENTS) {
    await pg.raw(`with planted as (${planted(now)}) ${statement}`, [count])
  }
  await pg.raw("analyze")
}
