import type { OrderToUpdate, PaymentToUpdate, Shipment } from "../../core/shop-db/updates/order-to-update"

/** One thing to tell MultiSafepay about one PSP order. */
export type PlannedUpdate =
  | { part: "invoice"; payment: PaymentToUpdate; invoiceId: string }
  | { part: "shipment"; payment: PaymentToUpdate; shipments: Shipment[]; told: string[] }

/** What a MultiSafepay site wants to know: the provider's option `orderUpdates`. */
export type SyncWishes = { orderNumber: boolean; shipments: boolean }

/**
 * What MultiSafepay was not told yet about an order. What is remembered as told is not told again; a shipment that was
 * cancelled in the meantime cannot be taken back there.
 * @param wishesOf what the site of a provider wants, undefined when it is not registered any more
 */
export function planUpdate(
  order: OrderToUpdate,
  wishesOf: (providerId: string) => SyncWishes | undefined,
): PlannedUpdate[] {
  return order.payments.flatMap((payment): PlannedUpdate[] => {
    const wishes = wishesOf(payment.providerId)
    return [
      ...(wishes?.orderNumber ? planInvoice(order, payment) : []),
      ...(wishes?.shipments ? planShipments(order, payment) : []),
    ]
  })
}

function planInvoice(order: OrderToUpdate, payment: PaymentToUpdate): PlannedUpdate[] {
  const { invoice } = payment.updates
  // MultiSafepay takes 50 characters.
  const invoiceId = order.displayId.slice(0, 50)
  const isTold = invoice?.state === "done" && invoice.invoice_id === invoiceId
  return isTold ? [] : [{ part: "invoice", payment, invoiceId }]
}

function planShipments(order: OrderToUpdate, payment: PaymentToUpdate): PlannedUpdate[] {
  const told = payment.updates.shipment?.fulfillment_ids ?? []
  const shipments = order.shipments.filter(({ fulfillmentId }) => !told.includes(fulfillmentId))
  return shipments.length > 0 ? [{ part: "shipment", payment, shipments, told }] : []
}
