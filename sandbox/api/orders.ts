import { beforeLastChange } from "../earlier-state"
import { type JsonObject, textAt } from "../json-object"
import { JsonInteger } from "../json-writer"
import { readBody } from "../order-request/checks"
import { createOrder } from "../order-request/create-order"
import { checkShipment } from "../order-request/shipment"
import { orderIdView, pspOrderView } from "../order-view"
import { cancelOrder } from "../payments/cancelling"
import { NotAllowed } from "../payments/history"
import { paymentUrl } from "../payments/session"
import { shipOrder, updateInvoice } from "../payments/updating"
import type { PspOrder } from "../psp-order"
import type { Sandbox } from "../sandbox"
import type { Site } from "../site"
import { type SiteHandler, success } from "./endpoint"
import type { ApiAnswer } from "./exchange"
import { PspError } from "./psp-error"

export function postOrder(sandbox: Sandbox): SiteHandler {
  return (site, request) => {
    const { pspOrder, session } = asRejectedCreate(sandbox, () =>
      createOrder(sandbox, site, readBody(request.body)),
    )
    const url = paymentUrl(sandbox, pspOrder, session)
    if (session.type === "direct") {
      return success({
        ...pspOrderView(pspOrder, sandbox.settingsOf(pspOrder)),
        payment_url: url,
        cancel_url: pspOrder.paymentOptions.cancelUrl ?? undefined,
      })
    }
    return success({
      order_id: orderIdView(pspOrder.orderId, sandbox.settings),
      payment_url: url,
      session_id: session.sessionId,
    })
  }
}

export function getOrder(sandbox: Sandbox): SiteHandler {
  return (site, request) => {
    const pspOrder = orderOf(sandbox, site, request.params)
    const shown = request.isBehind ? beforeLastChange(pspOrder) : pspOrder
    return success(pspOrderView(shown, sandbox.settingsOf(pspOrder)))
  }
}

/** One endpoint for four purposes: cancel, ship, invoice, and extend (only for Klarna). */
export function patchOrder(sandbox: Sandbox): SiteHandler {
  return (site, request) => {
    const isGone = sandbox.settings.unknown_order_on_patch === "gone"
    const pspOrder = sandbox.store.find(site.id, request.params.order_id ?? "")
    if (!pspOrder) throw isGone ? notFoundOnPatch() : new PspError(1006, "Invalid transaction ID")
    const body = readBody(request.body)
    const status = textAt(body, "status")
    if (status === "cancelled" || status === "canceled") return cancel(sandbox, pspOrder, body)
    if (status === "shipped") checkShipment(body)
    if (status === "shipped") return orRefuse(() => shipOrder(sandbox, pspOrder, body))
    if (status !== null) throw new PspError(1000, `Invalid status "${status}"`, 400, "object")
    const invoice = textAt(body, "invoice_id")
    if (invoice !== null && invoice.length > 50)
      throw new PspError(1000, "Invalid invoice_id: at most 50 characters", 400)
    if (invoice === null && Object.keys(body).length === 0)
      throw new PspError(1000, "Required Fields error", 400)
    return orRefuse(() => updateInvoice(sandbox, pspOrder, body))
  }
}

/** @throws PspError 404/1006 */
export function orderOf(sandbox: Sandbox, site: Site, params: Record<string, string>): PspOrder {
  const pspOrder = sandbox.store.find(site.id, params.order_id ?? "")
  if (!pspOrder) throw new PspError(1006, "Invalid transaction ID")
  return pspOrder
}

export function transactionIdView(pspOrder: PspOrder): JsonInteger | null {
  return pspOrder.currentTransactionId === null ? null : new JsonInteger(pspOrder.currentTransactionId)
}

function cancel(sandbox: Sandbox, pspOrder: PspOrder, body: JsonObject): ApiAnswer {
  const exclude = body.exclude_order === true || textAt(body, "exclude_order") === "1"
  if (pspOrder.completedAt !== null) {
    if (sandbox.settings.cancel_completed === "ignore") return success({})
    if (sandbox.settings.cancel_completed === "gone") throw notFoundOnPatch()
  }
  return orRefuse(() => cancelOrder(sandbox, pspOrder, exclude))
}

function orRefuse(work: () => void): ApiAnswer {
  try {
    work()
    return success({})
  } catch (error) {
    if (error instanceof NotAllowed) throw new PspError(1000, error.message, 400, "object")
    throw error
  }
}

function notFoundOnPatch(): PspError {
  return new PspError(1000, "Not found", 410, "object")
}

/** The documentation gives no HTTP status for a rejected creation except 404, so it is a setting. */
function asRejectedCreate<T>(sandbox: Sandbox, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof PspError) {
      throw new PspError(error.code, error.info, sandbox.settings.rejected_create_http_status, error.data)
    }
    throw error
  }
}
