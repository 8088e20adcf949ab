import type { RefundView } from "../../types/http/admin"
import { isFailedRefund } from "../lib/states"

/** The key of the text that says why Medusa's books do not have a refund; undefined if they do or no money moved. */
export function unbookedNote(
  { id, made_in }: Pick<RefundView, "id" | "made_in">,
  status: string,
): "refundNotBooked" | "refundWithoutPayment" | undefined {
  if (id !== null || isFailedRefund(status)) {
    return undefined
  }
  return made_in === "medusa" ? "refundWithoutPayment" : "refundNotBooked"
}
