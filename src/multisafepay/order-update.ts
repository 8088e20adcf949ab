import { z } from "zod/v4"
import { formatAmsterdamTime } from "./amsterdam-time"
import { withoutUndefined } from "./tolerant"

const invoiceId = z.string().min(1, "must not be empty").max(50, "must have at most 50 characters")

export const invoiceUpdateSchema = z
  .strictObject({ invoiceId })
  .transform((update) => ({ invoice_id: update.invoiceId }))

export type InvoiceUpdate = z.input<typeof invoiceUpdateSchema>

const filled = z.string().trim().min(1, "must not be empty")

/**
 * MultiSafepay accepts tracking code, carrier and date together or none of them, and answers a partial set with 1000
 * (its own plugins for Magento and Shopware). So `tracking` is complete, or absent to report the status alone.
 */
export const shipmentUpdateSchema = z
  .strictObject({
    tracking: z
      .strictObject({
        code: filled,
        carrier: filled,
        /** Free text at MultiSafepay; a Date is sent as Amsterdam time, "2025-05-14 08:50:32". */
        shipDate: z.union([filled, z.date()]),
        url: z.string().optional(),
      })
      .optional(),
  })
  .transform(({ tracking }) =>
    withoutUndefined({
      status: "shipped",
      tracktrace_code: tracking?.code,
      carrier: tracking?.carrier,
      ship_date:
        tracking?.shipDate instanceof Date
          ? formatAmsterdamTime(tracking.shipDate).replace("T", " ")
          : tracking?.shipDate,
      tracktrace_url: tracking?.url,
    }),
  )

export type ShipmentUpdate = z.input<typeof shipmentUpdateSchema>
