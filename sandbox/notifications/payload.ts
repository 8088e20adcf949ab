import { writeJson } from "../json-writer"
import { pspOrderView } from "../order-view"
import { preTransactionView, refundChildView } from "../order-view-variants"
import type { PspOrder } from "../psp-order"
import type { SandboxSettings } from "../settings"

/** The exact text of a notification: the order object without an envelope. */
export function notificationBody(
  settings: SandboxSettings,
  pspOrder: PspOrder,
  about: { payloadType?: "pretransaction" | null; refundId?: string | null },
): string {
  const refund = pspOrder.refunds.find((one) => one.refundId === about.refundId)
  const view = refund
    ? refundChildView(pspOrder, refund, settings)
    : about.payloadType === "pretransaction"
      ? preTransactionView(pspOrder)
      : pspOrderView(pspOrder, settings)
  return writeJson(view, settings.notification_json_style)
}
