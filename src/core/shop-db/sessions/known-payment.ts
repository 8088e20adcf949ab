import { JOURNAL_ENTRY, toJournalEntry } from "../../../modules/payment-journal/payments"
import type { PspOrderId } from "../../../multisafepay"
import type { Known } from "../../payments/contradiction"
import type { PgConnection } from "../connection"

/** What the shop knows about a payment and MultiSafepay's answer may contradict. */
export async function readKnownPayment(
  pg: Pick<PgConnection, "raw">,
  pspOrderId: PspOrderId,
): Promise<Known> {
  const { rows } = await pg.raw(
    `select ${JOURNAL_ENTRY}, payment.id is not null as is_booked, payment.data ->> 'psp_transaction_id' as paid_by
       from (select ?::text as id) wanted
       left join msp_payment journal on journal.psp_order_id = wanted.id
       left join payment on payment.payment_session_id = wanted.id and payment.deleted_at is null`,
    [pspOrderId],
  )
  const [{ journal: entry, is_booked: isBooked, paid_by: paidBy } = {}] = rows
  const journal = toJournalEntry(entry as Parameters<typeof toJournalEntry>[0])
  return {
    ...(journal ? { journal } : {}),
    ...(isBooked ? { payment: paidBy ? { pspTransactionId: String(paidBy) } : {} } : {}),
  }
}
