import type { PgConnection } from "../../core/shop-db/connection"
import type { PaymentToUpdate } from "./order-to-update"
import type { PaymentUpdates, UpdatePart } from "./update-record"

const COLUMN: Record<UpdatePart, string> = { invoice: "invoice_update", shipment: "shipment_update" }

/** Remembers what MultiSafepay was told of a payment's order. One statement. */
export async function saveUpdate<Part extends UpdatePart>(
  pg: PgConnection,
  { pspOrderId, providerId }: Pick<PaymentToUpdate, "pspOrderId" | "providerId">,
  part: Part,
  record: NonNullable<PaymentUpdates[Part]>,
): Promise<void> {
  const column = COLUMN[part]
  await pg.raw(
    `insert into msp_payment (psp_order_id, provider_id, ${column}) values (?, ?, ?::jsonb)
         on conflict (psp_order_id) do update
        set provider_id = excluded.provider_id, ${column} = excluded.${column}, updated_at = now()`,
    [pspOrderId, providerId, JSON.stringify(record)],
  )
}
