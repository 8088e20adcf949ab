import type { JsonObject } from "../json-object"
import { textAt } from "../json-object"
import { isPaid, type PspOrder } from "../psp-order"
import type { Sandbox } from "../sandbox"
import { statusOfPaidOrder } from "../status"
import { NotAllowed, record } from "./history"

const STORED_FIELDS = [
  "invoice_id",
  "invoice_url",
  "po_number",
  "tracktrace_code",
  "tracktrace_url",
  "carrier",
  "ship_date",
] as const

/** Stores invoice data of a PATCH on the order. The status stays, so there is no notification. */
export function updateInvoice(sandbox: Sandbox, pspOrder: PspOrder, body: JsonObject): void {
  keepFields(pspOrder, body)
  record(sandbox, pspOrder, `invoice ${textAt(body, "invoice_id") ?? ""} noted`)
}

/**
 * The merchant shipped. A completed order becomes shipped; one with refunds keeps the refunds' status.
 * @throws NotAllowed when the order is not paid
 */
export function shipOrder(sandbox: Sandbox, pspOrder: PspOrder, body: JsonObject): void {
  if (!isPaid(pspOrder))
    throw new NotAllowed(`order ${pspOrder.orderId} is ${pspOrder.status} and cannot be shipped`)
  const before = pspOrder.status
  keepFields(pspOrder, body)
  pspOrder.shipped = true
  pspOrder.status = statusOfPaidOrder(pspOrder, sandbox.settingsOf(pspOrder))
  record(sandbox, pspOrder, `shipped ${textAt(body, "tracktrace_code") ?? ""}`.trim())
  if (pspOrder.status !== before) sandbox.outbox.notify(pspOrder, { about: "shipped" })
}

function keepFields(pspOrder: PspOrder, body: JsonObject): void {
  for (const name of STORED_FIELDS) {
    const value = textAt(body, name)
    if (value !== null) pspOrder.updates[name] = value
  }
}
