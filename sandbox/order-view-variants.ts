import { amsterdamTime } from "./amsterdam-time"
import type { JsonObject } from "./json-object"
import { JsonInteger } from "./json-writer"
import { customInfoView, orderIdView, pspOrderView } from "./order-view"
import type { PspOrder, Refund } from "./psp-order"
import type { SandboxSettings } from "./settings"

/**
 * A payment page that ended before a method was chosen. The documented sample has no PSP id, no amount and no order_id:
 * the receiver has only the query's `transactionid`.
 */
export function preTransactionView(pspOrder: PspOrder): JsonObject {
  return {
    costs: [],
    created: amsterdamTime(pspOrder.createdAt),
    custom_info: customInfoView(pspOrder.echo),
    fastcheckout: "NO",
    financial_status: null,
    modified: amsterdamTime(pspOrder.modifiedAt),
    payment_details: {},
    payment_methods: null,
    status: pspOrder.status === "initialized" ? "cancelled" : pspOrder.status,
  }
}

/** The refund's own transaction, which by default carries the original's order_id. */
export function refundChildView(pspOrder: PspOrder, refund: Refund, settings: SandboxSettings): JsonObject {
  return {
    ...pspOrderView(pspOrder, settings),
    amount: refund.amount,
    amount_refunded: 0,
    completed: refund.completedAt === null ? undefined : amsterdamTime(refund.completedAt),
    created: amsterdamTime(refund.createdAt),
    description: refund.description,
    financial_status: refund.status === "reserved" ? "initialized" : refund.status,
    modified: amsterdamTime(refund.modifiedAt),
    order_id: orderIdView(refund.refundOrderId, settings),
    related_transactions: null,
    status: refund.status,
    transaction_id: new JsonInteger(refund.refundId),
    var1: refund.vars[0],
    var2: refund.vars[1],
    var3: refund.vars[2],
  }
}
