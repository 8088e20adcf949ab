import type { MinorUnits, PspOrderId, PspRefund } from "../../../multisafepay"
import type { ProviderId } from "../../gateways/provider-id"
import { optionsOfPayment, toBookedMinorUnits } from "../../payments/amount"
import { asRefundId, type RefundId } from "../../payments/refund-id"
import type { RefundRecord } from "../../payments/refund-record"
import type { RequestedRefund } from "../../payments/requested-refunds"
import type { AcceptedRefund } from "../../payments/unbooked-refunds"
import { readPaymentData } from "../../sessions/session-data"
import type { PgConnection } from "../connection"
import { ACCEPTED_AS, isRollback, PSP_REFUND_ID, pspRefundIdOf } from "../fragments/booked-refunds"
import { openChangeOf } from "../fragments/open-change"
import { orderNumber } from "../fragments/order-number"
import { type RequestedRefundRows, toRequestedRefunds } from "../fragments/requested-refunds"

/** Uses the decimals of the payment; 0 when its data is not this plugin's. */
function bookedAmount({ amount, data }: Record<string, unknown>): MinorUnits {
  const started = readPaymentData(data)
  return started
    ? toBookedMinorUnits(
        String(amount),
        started.currency,
        optionsOfPayment({ currencyDecimals: {} }, started),
      )
    : 0
}

const awaitsOrder = (collectionId: string) => `
  exists (select 1 from cart_payment_collection cart
           where cart.payment_collection_id = ${collectionId} and cart.deleted_at is null
             and not exists (select 1 from order_cart placed
                              where placed.cart_id = cart.cart_id and placed.deleted_at is null))`

/** What a provider needs to know from Medusa's payment tables, and does not receive through its interface. */
export class PaymentRecords {
  constructor(private readonly pg: PgConnection) {}

  /** `amount`: in major units. `awaitsOrder`: the session is for a cart that has no order yet. */
  async findSession(sessionId: PspOrderId): Promise<{ amount: string; awaitsOrder: boolean } | undefined> {
    const { rows } = await this.pg.raw(
      `select session.amount::text as amount, ${awaitsOrder("session.payment_collection_id")} as awaits_order
         from payment_session session
        where session.id = ? and session.deleted_at is null`,
      [sessionId],
    )
    return rows[0] && { amount: String(rows[0].amount), awaitsOrder: Boolean(rows[0].awaits_order) }
  }

  /**
   * The `data` that Medusa's rows store for a session: of its own row and of its payment, where they exist.
   * @param providerId as Medusa stores it, with `pp_`; rows of other providers do not count
   */
  async storedData(sessionId: PspOrderId, providerId: ProviderId): Promise<unknown[]> {
    const { rows } = await this.pg.raw(
      `select data from payment_session where id = ? and provider_id = ? and deleted_at is null
       union all
       select data from payment where payment_session_id = ? and provider_id = ? and deleted_at is null`,
      [sessionId, providerId, sessionId, providerId],
    )
    return rows.map(({ data }) => data)
  }

  /** Includes refunds that are in progress now. */
  async refundsOfSession(sessionId: PspOrderId): Promise<RefundRecord[]> {
    const { rows } = await this.pg.raw(
      `select refund.id, refund.amount::text, payment.data, ${pspRefundIdOf("refund")} as psp_refund_id,
              coalesce(nullif(trim(refund.note), ''), refund_reason.label) as reason,
              ${isRollback("refund", "payment.payment_collection_id")} as is_rollback,
              refund.created_by = 'multisafepay' as is_of_sync, placed.order_number, placed.open_change
         from refund join payment on payment.id = refund.payment_id
         left join lateral (
           select ${orderNumber("shop_order")} as order_number, ${openChangeOf("shop_order.id")} as open_change
             from order_payment_collection link join "order" shop_order on shop_order.id = link.order_id
            where link.payment_collection_id = payment.payment_collection_id and link.deleted_at is null
            limit 1) placed on true
         left join refund_reason on refund_reason.id = refund.refund_reason_id
        where payment.payment_session_id = ? and refund.deleted_at is null`,
      [sessionId],
    )
    return rows.map((row) => ({
      id: asRefundId(String(row.id)),
      amount: bookedAmount(row),
      ...(row.psp_refund_id ? { pspRefundId: String(row.psp_refund_id) } : {}),
      ...(row.reason ? { reason: String(row.reason) } : {}),
      ...(row.order_number ? { orderNumber: String(row.order_number) } : {}),
      ...(row.open_change ? { openChange: String(row.open_change) } : {}),
      ...(row.is_rollback ? { isRollback: true as const } : {}),
      ...(row.is_of_sync ? { isOfSync: true as const } : {}),
    }))
  }

  /**
   * What the plugin's own table contains about this session's refunds: `accepted` are those of money without a payment
   * that MultiSafepay has accepted, `asked` those that it was asked for and has not refused. `now` is the database's
   * time.
   */
  async sentRefunds(
    sessionId: PspOrderId,
  ): Promise<{ accepted: AcceptedRefund[]; asked: RequestedRefund[]; now: Date }> {
    const { rows } = await this.pg.raw(
      `select now() as now, (select unbooked_refunds from msp_payment where psp_order_id = wanted.id) as accepted,
              (select requested_refunds from msp_payment where psp_order_id = wanted.id) as asked
         from (select ?::text as id) wanted`,
      [sessionId],
    )
    return {
      accepted: (rows[0]?.accepted as AcceptedRefund[] | null | undefined) ?? [],
      asked: toRequestedRefunds(rows[0]?.asked as RequestedRefundRows | null | undefined),
      now: new Date(rows[0]?.now as Date),
    }
  }

  /**
   * Claims a refund before MultiSafepay is asked for it. The claim stays when the refund is accepted, because core
   * deletes its own record of a refund when it fails afterwards.
   * @returns false when it was accepted, or claimed within the last two minutes: that request may still be running
   */
  async noteAsked(
    sessionId: PspOrderId,
    { refundId, amount, isAutomatic }: { refundId: RefundId; amount: MinorUnits; isAutomatic?: boolean },
  ): Promise<boolean> {
    const { rows } = await this.pg.raw(
      `insert into msp_payment as known (psp_order_id, requested_refunds)
       values (?, jsonb_build_object(?::text, jsonb_strip_nulls(jsonb_build_object(
                 'amount', ?::bigint, 'asked_at', now(), 'automatic', ?::boolean))))
       on conflict (psp_order_id) do update set
         requested_refunds = coalesce(known.requested_refunds, '{}'::jsonb) || excluded.requested_refunds, updated_at = now()
         where known.requested_refunds -> ?::text is null
            or known.requested_refunds #>> array[?::text, 'accepted_as'] is null
               and (known.requested_refunds #>> array[?::text, 'asked_at'])::timestamptz < now() - interval '2 minutes'
       returning psp_order_id`,
      [sessionId, refundId, amount, isAutomatic || null, refundId, refundId, refundId],
    )
    return rows.length > 0
  }

  /** Records the id with which MultiSafepay accepted a claimed refund. */
  async noteAnswered(sessionId: PspOrderId, refundId: RefundId, pspRefundId: string): Promise<void> {
    await this.pg.raw(
      `update msp_payment set requested_refunds = jsonb_set(requested_refunds, array[?::text, 'accepted_as'], to_jsonb(?::text))
        where psp_order_id = ? and requested_refunds -> ?::text is not null`,
      [refundId, pspRefundId, sessionId, refundId],
    )
  }

  async noteRefused(sessionId: PspOrderId, refundId: RefundId): Promise<void> {
    await this.pg.raw(
      "update msp_payment set requested_refunds = requested_refunds - ?::text where psp_order_id = ?",
      [refundId, sessionId],
    )
  }

  /** Records that MultiSafepay has accepted a refund that has no record in Medusa. */
  async noteAcceptedUnbooked(sessionId: PspOrderId, refund: AcceptedRefund): Promise<void> {
    await this.pg.raw(
      `insert into msp_payment as known (psp_order_id, unbooked_refunds) values (?, ?::jsonb)
       on conflict (psp_order_id) do update set
         unbooked_refunds = coalesce(known.unbooked_refunds, '[]'::jsonb) || excluded.unbooked_refunds,
         updated_at = now()`,
      [sessionId, JSON.stringify([refund])],
    )
  }

  /**
   * Records on a refund record that MultiSafepay has accepted it: proof that it was sent, even if MultiSafepay does not
   * list it.
   * @param pspRefundId from MultiSafepay's answer. When that has no id of the refund, this may be the payment's
   * @returns false when there is no such record
   */
  async noteAccepted(refundId: RefundId, pspRefundId: string): Promise<boolean> {
    const { rows } = await this.pg.raw(
      `update refund set metadata = coalesce(metadata, '{}'::jsonb) || jsonb_build_object('${ACCEPTED_AS}', ?::text)
        where id = ? returning id`,
      [pspRefundId, refundId],
    )
    return rows.length > 0
  }

  /**
   * Records on a refund record which PSP refund it matches, so that no other record adopts it.
   * @returns false when another record already matches it, by such a note or by its own id
   */
  async linkRefund(
    refundId: RefundId,
    { transactionId, refundOrderId }: Pick<PspRefund, "transactionId" | "refundOrderId">,
  ): Promise<boolean> {
    return this.pg.transaction(async (pg) => {
      // Two concurrent callers would not see each other's note.
      await pg.raw("select pg_advisory_xact_lock(hashtextextended(?, 0))", [
        `${PSP_REFUND_ID}:${transactionId}`,
      ])
      const { rows } = await pg.raw(
        `update refund set metadata = coalesce(metadata, '{}'::jsonb) || jsonb_build_object('${PSP_REFUND_ID}', ?::text)
          where id = ?
            and not exists (select 1 from refund other
                             where other.id <> refund.id and other.deleted_at is null
                               and other.payment_id = refund.payment_id
                               and (${pspRefundIdOf("other")} = ? or other.id = ?))
          returning id`,
        [transactionId, refundId, transactionId, refundOrderId ?? null],
      )
      return rows.length > 0
    })
  }
}
