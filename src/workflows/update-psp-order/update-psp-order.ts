import type { MedusaContainer } from "@medusajs/framework/types"
import { loggerOf } from "../../core/logger"
import { runExclusive } from "../../core/run-exclusive"
import { connectionOf } from "../../core/shop-db/connection"
import type { OrderReference } from "../../core/shop-db/fragments/order-reference"
import { loadOrderToUpdate, type OrderToUpdate } from "../../core/shop-db/updates/order-to-update"
import { findSite, getSite, registeredProviderIds } from "../../core/sites/site"
import { listUnresolvedAlerts } from "../../modules/payment-journal/alerts"
import type { UpdatePart } from "../../modules/payment-journal/psp-updates"
import { forgetFailedUpdate, saveUpdate } from "../../modules/payment-journal/psp-updates"
import { asPspOrderId } from "../../multisafepay"
import { alertMerchant, resolveAlert } from "../alert-merchant/alert-merchant"
import { oneStepWorkflow } from "../one-step-workflow"
import { type PlannedUpdate, planUpdate } from "./plan-update"
import { sendUpdate } from "./send-update"

export type UpdatePspOrderInput = { order_id: string }

export type UpdatedPspOrder = {
  /** Undefined when no order with that reference was paid with Alipay. */
  order_id?: string
  /** What was sent now; empty when MultiSafepay was up to date. */
  updates: {
    payment_id: string
    psp_order_id: string
    part: UpdatePart
    state: "done" | "failed"
    error?: string
  }[]
}

/** How long to wait for another update of the same order: as long as all tries of a few calls may take. */
const LOCK_WAIT_MS = 90_000

/**
 * Sends MultiSafepay what it does not have yet about an order: its number, as invoice id, and its shipments. Safe to
 * run any number of times. A failure does not throw: it is recorded, the merchant is alerted, and the job tries again
 * later.
 */
export async function updatePspOrder(
  container: MedusaContainer,
  reference: OrderReference,
): Promise<UpdatedPspOrder> {
  const order = await load(container, reference)
  if (!order || plan(container, order).length === 0) {
    return { ...(order ? { order_id: order.id } : {}), updates: [] }
  }
  return runExclusive(container, `alipay-sync:${order.id}`, { waitMs: LOCK_WAIT_MS }, (lost) =>
    sendAll(container, order.id, lost),
  )
}

async function sendAll(
  container: MedusaContainer,
  orderId: string,
  lost: AbortSignal,
): Promise<UpdatedPspOrder> {
  // Read again under the lock: the previous holder may have sent everything.
  const order = await load(container, { order_id: orderId })
  const updates: UpdatedPspOrder["updates"] = []
  for (const update of order ? plan(container, order) : []) {
    lost.throwIfAborted()
    const { client } = getSite(container, update.payment.providerId)
    const record = await sendUpdate(client, update)
    const { error, state } = record
    updates.push({
      payment_id: update.payment.id,
      psp_order_id: update.payment.pspOrderId,
      part: update.part,
      state,
      ...(error ? { error } : {}),
    })
    await saveUpdate(connectionOf(container), update.payment, update.part, record)
    if (order && state === "failed") {
      await raiseAlert(container, order, update, error)
    } else if (state === "done" && update.payment.updates[update.part]?.state === "failed") {
      await resolveAlert(container, { kind: "update_failed", subject: subjectOf(update) })
    }
  }
  return { order_id: orderId, updates }
}

/**
 * Ends the alerts about failed updates that no longer need to be sent: the shipment was cancelled, the option was
 * switched off, the payment or its order is gone, or the shop stopped before it could record that the update was sent.
 */
export async function endUnneededUpdates(container: MedusaContainer): Promise<void> {
  const pg = connectionOf(container)
  for (const { order_id, subject } of await listUnresolvedAlerts(pg, "update_failed")) {
    const order = order_id ? await load(container, { order_id }) : undefined
    if (!order || !plan(container, order).some((update) => subjectOf(update) === subject)) {
      const [pspOrderId = "", part] = subject.split(":")
      // The record of a permanently deleted payment is its last trace, so it stays.
      if (order?.payments.some((payment) => payment.pspOrderId === pspOrderId)) {
        await forgetFailedUpdate(pg, asPspOrderId(pspOrderId), part === "invoice" ? "invoice" : "shipment")
      }
      await resolveAlert(container, { kind: "update_failed", subject })
    }
  }
}

async function raiseAlert(
  container: MedusaContainer,
  order: OrderToUpdate,
  { part, payment }: PlannedUpdate,
  error: string | undefined,
): Promise<void> {
  loggerOf(container).warn(
    `Alipay: the ${part} of ${payment.pspOrderId} was not sent to MultiSafepay: ${error}`,
  )
  await alertMerchant(container, {
    kind: "update_failed",
    provider_id: payment.providerId,
    psp_order_id: payment.pspOrderId,
    subject: subjectOf({ part, payment }),
    order_id: order.id,
    display_id: order.displayId,
  })
}

const subjectOf = ({ part, payment }: Pick<PlannedUpdate, "part" | "payment">) =>
  `${payment.pspOrderId}:${part}`

function load(container: MedusaContainer, reference: OrderReference): Promise<OrderToUpdate | undefined> {
  const providerIds = registeredProviderIds(container)
  return loadOrderToUpdate(connectionOf(container), providerIds, reference)
}

const plan = (container: MedusaContainer, order: OrderToUpdate): PlannedUpdate[] =>
  planUpdate(order, (providerId) => findSite(container, providerId)?.options.orderUpdates)

/**
 * Sends MultiSafepay what it does not have yet about an order paid with Alipay: the order number and the shipments.
 * Safe to run any number of times. A failure is reported in the result and on the payment; it does not throw.
 *
 * @example
 * const { result } = await updatePspOrderWorkflow(container).run({ input: { order_id: "order_123" } })
 */
export const updatePspOrderWorkflow = oneStepWorkflow(
  "alipay-update-psp-order",
  (container, input: UpdatePspOrderInput) => updatePspOrder(container, input),
)
