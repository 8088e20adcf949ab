import type { PgConnection } from "../../core/shop-db/connection"
import type { PspOrderId } from "../../multisafepay"

/** The result of the last attempt to send one update to MultiSafepay. */
export type UpdateRecord = {
  state: "done" | "failed"
  at: string
  /** No keys and no personal data. */
  error?: string
  /** Failed attempts in a row. */
  attempts?: number
}

/** What MultiSafepay was sent about an order: the columns `invoice_update` and `shipment_update` of `msp_payment`. */
export type PaymentUpdates = {
  invoice?: UpdateRecord & { invoice_id: string }
  shipment?: UpdateRecord & { fulfillment_ids: string[] }
}

export type UpdatePart = keyof PaymentUpdates

const COLUMN: Record<UpdatePart, string> = { invoice: "invoice_update", shipment: "shipment_update" }

/** Forgets a failed update that is no longer wanted. Shipments that were sent earlier stay recorded. */
export async function forgetFailedUpdate(
  pg: PgConnection,
  pspOrderId: PspOrderId,
  part: UpdatePart,
): Promise<void> {
  const column = COLUMN[part]
  await pg.raw(
    `update msp_payment
        set ${column} = case when ${column} -> 'fulfillment_ids' <> '[]'::jsonb
                             then ${column} - 'error' - 'attempts' || '{"state":"done"}'::jsonb end,
            updated_at = now()
      where psp_order_id = ? and ${column} ->> 'state' = 'failed'`,
    [pspOrderId],
  )
}

export async function saveUpdate<Part extends UpdatePart>(
  pg: PgConnection,
  { pspOrderId, providerId }: { pspOrderId: PspOrderId; providerId: string },
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
