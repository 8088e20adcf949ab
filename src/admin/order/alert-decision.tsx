import { Button, toast, usePrompt } from "@medusajs/ui"
import type { OrderAlert } from "../../admin-data/order-alerts"
import { useTexts } from "../lib/use-texts"
import { type Decision, useDecide } from "./use-order-alipay"

/** What the merchant can do about a payment whose amount does not fit: nothing goes on before they have decided. */
export function AlertDecision({ orderId, alert }: { orderId: string; alert: OrderAlert }) {
  const { t } = useTexts()
  const prompt = usePrompt()
  const decide = useDecide(orderId)
  const isOrder = alert.kind === "order_total_differs"
  const refund = isOrder ? t("decision.cancelAndRefund") : t("decision.refund")
  const keep = isOrder ? t("decision.acceptOrder") : t("decision.keepMoney")
  const onDecide = async (decision: Decision) => {
    const isSure = await prompt({
      title: decision === "refund" ? refund : keep,
      description: decision === "refund" ? t("decision.refundExplained") : t("decision.keepExplained"),
      confirmText: decision === "refund" ? refund : keep,
      cancelText: t("decision.later"),
      variant: decision === "refund" ? "danger" : "confirmation",
    })
    if (isSure) {
      decide.mutate(
        { pspOrderId: alert.psp_order_id ?? "", decision },
        {
          onSuccess: () => toast.success(t("decision.done")),
          onError: (error) => toast.error(t("decision.failed"), { description: error.message }),
        },
      )
    }
  }
  return (
    <div className="flex flex-wrap gap-2 pt-2">
      <Button size="small" variant="danger" onClick={() => onDecide("refund")} isLoading={decide.isPending}>
        {refund}
      </Button>
      <Button size="small" variant="secondary" onClick={() => onDecide("keep")} disabled={decide.isPending}>
        {keep}
      </Button>
    </div>
  )
}
