import type { PgConnection } from "../../core/shop-db/payment-records"
import type { PaymentToSync } from "./order-to-update"
import type { PaymentSync, SyncPart } from "./update-record"

const COLUMN: Record<SyncPart, string> = { invoice: "invoice_update", shipment: "shipment_update" }

/** Remembers what MultiSafepay was told of a payment's order. One statement. */
export async function saveSync<Part extends SyncPart>(
  pg: PgConnection,
  { pspOrderId, providerId }: Pick<PaymentToSync, "pspOrderId" | "providerId">,
  part: Part,
  record: NonNullable<PaymentSync[Part]>,
): Promise<void> {
  const column = COLUMN[part]
  await pg.raw(
    `insert into msp_payment (psp_order_id, provider_id, ${column}) values (?, ?, ?::jsonb)
         on conflict (psp_order_id) do update
        set provider_id = excluded.provider_id, ${column} = excluded.${column}, updated_at = now()`,
    [pspOrderId, providerId, JSON.stringify(record)],
  )
}
