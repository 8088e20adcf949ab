import type { Shipment } from "../../core/shop-db/updates/order-to-update"
import { shortReason } from "../../core/short-reason"
import type { PaymentUpdates, UpdatePart, UpdateRecord } from "../../modules/payment-journal/psp-updates"
import { cutText, type MultiSafepayClient, type ShipmentUpdate } from "../../multisafepay"
import type { PlannedUpdate } from "./plan-update"
import { retryTransient } from "./retry-transient"

/** Longer than any tracking code, shorter than what might break MultiSafepay. */
const MAX_TRACKING_LENGTH = 200

/** Sends one update, with retries. Never rejects: a failure is part of the result, which is what to record. */
export async function sendUpdate(
  client: Pick<MultiSafepayClient, "updateInvoice" | "shipOrder">,
  update: PlannedUpdate,
): Promise<NonNullable<PaymentUpdates[UpdatePart]>> {
  const { pspOrderId, updates } = update.payment
  if (update.part === "invoice") {
    const { invoiceId } = update
    const outcome = await attempt(() => client.updateInvoice(pspOrderId, { invoiceId }), updates.invoice)
    return { ...outcome, invoice_id: invoiceId }
  }
  const sent = [...update.sent]
  let outcome: UpdateRecord = { state: "done", at: new Date().toISOString() }
  for (const shipment of update.shipments) {
    outcome = await attempt(() => client.shipOrder(pspOrderId, toShipmentUpdate(shipment)), updates.shipment)
    if (outcome.state === "failed") {
      break
    }
    sent.push(shipment.fulfillmentId)
  }
  return { ...outcome, fulfillment_ids: sent }
}

/**
 * MultiSafepay stores one carrier, code and address per order: those of the latest shipment. It refuses a code without
 * a carrier and a carrier without a code, so a parcel with only one of them is sent as shipped without tracking.
 */
function toShipmentUpdate({ shippedAt, carrier, trackingCodes, trackingUrl }: Shipment): ShipmentUpdate {
  if (carrier === undefined || trackingCodes.length === 0) {
    return {}
  }
  const code = cutText(trackingCodes.join(", "), MAX_TRACKING_LENGTH)
  return { tracking: { code, carrier, shipDate: shippedAt, ...(trackingUrl ? { url: trackingUrl } : {}) } }
}

async function attempt(work: () => Promise<void>, before: UpdateRecord | undefined): Promise<UpdateRecord> {
  try {
    await retryTransient(work)
    return { state: "done", at: new Date().toISOString() }
  } catch (error) {
    const attempts = before?.state === "failed" ? (before.attempts ?? 1) + 1 : 1
    return { state: "failed", at: new Date().toISOString(), error: shortReason(error), attempts }
  }
}
