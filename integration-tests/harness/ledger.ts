import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { ulidRange } from "../../src/core/ulid-range"

/** A payment in the books of one side or both. Amounts in minor units, for a currency with two decimals. */
export interface BookedPayment {
  /** From 0; the ids are derived from it. */
  number: number
  at: Date
  amount: number
  currency: "EUR" | "USD"
  providerId: string
  refunds: { number: number; amount: number; pspRefundId?: string }[]
}

/** Ids as Medusa generates them: they start with their time. */
const idOf = (prefix: string, number: number, at: Date) =>
  `${ulidRange(prefix, { from: at.getTime(), until: 0 }).from}${String(number).padStart(16, "0")}`

export const sessionIdOf = ({ number, at }: BookedPayment) => idOf("payses", number, at)
export const paymentIdOf = ({ number, at }: BookedPayment) => idOf("pay", number, at)
export const refundIdOf = ({ at }: BookedPayment, number: number) => idOf("ref", number, at)

const PAGE = 1_000
const BIG_NUMBER = (amount: string) => `jsonb_build_object('value', ${amount}::text, 'precision', 20)`

const PAYMENTS = `
  with line as (
    select * from jsonb_to_recordset(?::jsonb) as one(
      payment_id text, session_id text, provider_id text, currency text, amount numeric, at timestamptz)
  ), collection as (
    insert into payment_collection (id, currency_code, amount, raw_amount, status)
    select 'pay_col_' || session_id, currency, amount, ${BIG_NUMBER("amount")}, 'completed' from line
  ), payment as (
    insert into payment (id, amount, raw_amount, currency_code, provider_id, data, captured_at, created_at,
                         payment_collection_id, payment_session_id)
    select payment_id, amount, ${BIG_NUMBER("amount")}, currency, provider_id, '{}', at, at,
           'pay_col_' || session_id, session_id from line
  )
  insert into capture (id, amount, raw_amount, payment_id, created_at)
  select 'capt_' || payment_id, amount, ${BIG_NUMBER("amount")}, payment_id, at from line`

const REFUNDS = `
  insert into refund (id, amount, raw_amount, payment_id, created_at, metadata)
  select refund_id, amount, ${BIG_NUMBER("amount")}, payment_id, at, metadata
    from jsonb_to_recordset(?::jsonb) as one(
      refund_id text, payment_id text, amount numeric, at timestamptz, metadata jsonb)`

/** Writes payments into Medusa's tables as if shoppers had made them, because a checkout for each would take hours. */
export async function bookInMedusa(container: MedusaContainer, payments: BookedPayment[]): Promise<void> {
  const pg = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const lines = payments.map((payment) => ({
    payment_id: paymentIdOf(payment),
    session_id: sessionIdOf(payment),
    provider_id: payment.providerId,
    currency: payment.currency.toLowerCase(),
    amount: payment.amount / 100,
    at: payment.at,
  }))
  const refunds = payments.flatMap((payment) =>
    payment.refunds.map(({ number, amount, pspRefundId }) => ({
      refund_id: refundIdOf(payment, number),
      payment_id: paymentIdOf(payment),
      amount: amount / 100,
      at: payment.at,
      metadata: pspRefundId ? { multisafepay_refund_id: pspRefundId } : null,
    })),
  )
  for (let start = 0; start < lines.length; start += PAGE) {
    await pg.raw(PAYMENTS, [JSON.stringify(lines.slice(start, start + PAGE))])
  }
  for (let start = 0; start < refunds.length; start += PAGE) {
    await pg.raw(REFUNDS, [JSON.stringify(refunds.slice(start, start + PAGE))])
  }
}
