import type { PgConnection } from "../../core/shop-db/connection"
import type { PspOrderId } from "../../multisafepay"

/** The result of the last attempt to send one update to MultiSafepay. */
export type UpdateRecord = {
  state: "done" | "failed"
  /** ISO time. */
  at: string
  /** Why it failed; without keys and personal data. */
  error?: string
  /** How often it failed in a row. */
  attempts?: number
}

/**
 * What MultiSafepay was sent about the order of a PSP order: `invoice_update` and `shipment_update` of `msp_payment`.
 */
export type PaymentUpdates = {
  /** The order number as MultiSafepay has it. */
  invoice?: UpdateRecord & { invoice_id: string }
  /** The fulfillments that were sent to MultiSafepay. */
  shipment?: UpdateRecord & { fulfillment_ids: string[] }
}

export type UpdatePart = keyof PaymentUpdates

const COLUMN: Record<UpdatePart, string> = { invoice: "invoice_update", shipment: "shipment_update" }

/** Forgets that an update failed which is not wanted any more; of shipments, what was sent earlier stays recorded. */
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

/** Records what MultiSafepay was sent about a payment's order. One statement. */
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
