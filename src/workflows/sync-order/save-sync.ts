import type { PgConnection } from "../../providers/alipay/payment-records"
import { type PaymentSync, SYNC_METADATA_KEY } from "./sync-record"

/**
 * Remembers on a payment what MultiSafepay was told. One statement that touches only the plugin's own key: the payment
 * module would write the whole metadata back, and with them undo what somebody else wrote meanwhile.
 */
export async function saveSync(pg: PgConnection, paymentId: string, sync: PaymentSync): Promise<void> {
  await pg.raw(
    `update payment
        set metadata = coalesce(metadata, '{}'::jsonb) || jsonb_build_object('${SYNC_METADATA_KEY}',
              coalesce(metadata -> '${SYNC_METADATA_KEY}', '{}'::jsonb) || ?::jsonb),
            updated_at = now()
      where id = ?`,
    [JSON.stringify(sync), paymentId],
  )
}
