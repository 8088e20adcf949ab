import type { OrderToUpdate, PaymentToUpdate, Shipment } from "../../core/shop-db/updates/order-to-update"
import { cutText } from "../../multisafepay"

export type PlannedUpdate =
  | { part: "invoice"; payment: PaymentToUpdate; invoiceId: string }
  | { part: "shipment"; payment: PaymentToUpdate; shipments: Shipment[]; sent: string[] }

/** The provider's option `orderUpdates`. */
export type UpdateOptions = { orderNumber: boolean; shipments: boolean }

/**
 * What MultiSafepay does not have yet about an order. A shipment that was sent and then cancelled cannot be taken back.
 * @param updateOptionsOf returns undefined for a provider that is no longer registered
 */
export function planUpdate(
  order: OrderToUpdate,
  updateOptionsOf: (providerId: string) => UpdateOptions | undefined,
): PlannedUpdate[] {
  return order.payments.flatMap((payment): PlannedUpdate[] => {
    const enabled = updateOptionsOf(payment.providerId)
    return [
      ...(enabled?.orderNumber ? planInvoice(order, payment) : []),
      ...(enabled?.shipments ? planShipments(order, payment) : []),
    ]
  })
}

function planInvoice(order: OrderToUpdate, payment: PaymentToUpdate): PlannedUpdate[] {
  const { invoice } = payment.updates
  // MultiSafepay accepts 50 characters.
  const invoiceId = cutText(order.displayId, 50)
  const isSent = invoice?.state === "done" && invoice.invoice_id === invoiceId
  return isSent ? [] : [{ part: "invoice", payment, invoiceId }]
}

function planShipments(order: OrderToUpdate, payment: PaymentToUpdate): PlannedUpdate[] {
  const sent = payment.updates.shipment?.fulfillment_ids ?? []
  const shipments = order.shipments.filter(({ fulfillmentId }) => !sent.includes(fulfillmentId))
  return shipments.length > 0 ? [{ part: "shipment", payment, shipments, sent }] : []
}
