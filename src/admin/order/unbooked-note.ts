import type { RefundView } from "../../types/http/admin"
import { isFailedRefund } from "../lib/states"

/**
 * Why a refund is in no book of Medusa: the key of a text.
 * @returns undefined for one that is in Medusa's books, or moved no money
 */
export function unbookedNote(
  { id, made_in }: Pick<RefundView, "id" | "made_in">,
  status: string,
): "refundNotBooked" | "refundWithoutPayment" | undefined {
  if (id !== null || isFailedRefund(status)) {
    return undefined
  }
  return made_in === "medusa" ? "refundWithoutPayment" : "refundNotBooked"
}
