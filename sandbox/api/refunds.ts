import { textAt } from "../json-object"
import { JsonInteger } from "../json-writer"
import { readAmount } from "../order-request/amount"
import { readBody } from "../order-request/checks"
import { orderIdView } from "../order-view"
import { NotAllowed } from "../payments/history"
import { refund, voidRefund } from "../payments/refunding"
import type { Sandbox } from "../sandbox"
import { type SiteHandler, success } from "./endpoint"
import { orderOf, transactionIdView } from "./orders"
import { notSupported, PspError } from "./psp-error"

export function postRefund(sandbox: Sandbox): SiteHandler {
  return (site, request) => {
    const pspOrder = orderOf(sandbox, site, request.params)
    const body = readBody(request.body)
    // For methods that are paid later. Without its items it would be a full refund.
    if (body.checkout_data !== undefined) throw notSupported("refunds by item")
    if (textAt(body, "currency")?.toUpperCase() !== pspOrder.currency)
      throw new PspError(1002, "Invalid currency")
    // Absent, empty and 0 all mean: everything.
    const amount =
      textAt(body, "amount") === null && typeof body.amount !== "object" ? 0 : readAmount(body.amount, 0)
    const description = textAt(body, "description")
    if (description !== null && description.length > 200) throw new PspError(1008, "Invalid description")
    const refundOrderId = textAt(body, "refund_order_id")
    if (refundOrderId !== null && refundOrderId.length > 50)
      throw new PspError(1006, "Invalid refund_order_id")
    const created = orRefuse(() =>
      refund(sandbox, pspOrder, {
        amount,
        description,
        refundOrderId,
        vars: [textAt(body, "var1"), textAt(body, "var2"), textAt(body, "var3")],
        origin: "api",
      }),
    )
    const refundId = new JsonInteger(created.refundId)
    if (sandbox.settings.refund_response === "order_id") {
      return success({
        order_id: orderIdView(created.refundOrderId, sandbox.settings),
        transaction_id: refundId,
      })
    }
    return success({ transaction_id: transactionIdView(pspOrder), refund_id: refundId })
  }
}

/** Withdraws a reserved refund. */
export function patchRefund(sandbox: Sandbox): SiteHandler {
  return (site, request) => {
    const pspOrder = orderOf(sandbox, site, request.params)
    const found = pspOrder.refunds.find((one) => one.refundId === request.params.refund_id)
    if (!found) throw new PspError(1006, "Invalid transaction ID")
    if (textAt(readBody(request.body), "status") !== "void") throw new PspError(1000, "Invalid status", 400)
    orRefuse(() => voidRefund(sandbox, found.refundId))
    return success({})
  }
}

function orRefuse<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof NotAllowed) throw new PspError(1034, error.message)
    throw error
  }
}
