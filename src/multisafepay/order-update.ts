import { z } from "zod/v4"
import { formatAmsterdamTime } from "./amsterdam-time"
import { withoutUndefined } from "./tolerant"

const invoiceId = z.string().min(1, "must not be empty").max(50, "must have at most 50 characters")

/** An invoice to attach to an order. */
export const invoiceUpdateSchema = z
  .strictObject({ invoiceId, invoiceUrl: z.string().optional() })
  .transform((update) => withoutUndefined({ invoice_id: update.invoiceId, invoice_url: update.invoiceUrl }))

export type InvoiceUpdate = z.input<typeof invoiceUpdateSchema>

/** A shipment to report; sets the order's status to shipped. */
export const shipmentUpdateSchema = z
  .strictObject({
    trackingCode: z.string().optional(),
    trackingUrl: z.string().optional(),
    carrier: z.string().optional(),
    /** Free text at MultiSafepay; a Date is written as Amsterdam time, "2025-05-14 08:50:32". */
    shipDate: z.union([z.string(), z.date()]).optional(),
    invoiceId: invoiceId.optional(),
    reason: z.string().optional(),
  })
  .transform((update) =>
    withoutUndefined({
      status: "shipped",
      tracktrace_code: update.trackingCode,
      tracktrace_url: update.trackingUrl,
      carrier: update.carrier,
      ship_date:
        update.shipDate instanceof Date
          ? formatAmsterdamTime(update.shipDate).replace("T", " ")
          : update.shipDate,
      invoice_id: update.invoiceId,
      reason: update.reason,
    }),
  )

export type ShipmentUpdate = z.input<typeof shipmentUpdateSchema>
