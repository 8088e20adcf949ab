import { MedusaError } from "@medusajs/framework/utils"
import { connectionOf } from "../../core/shop-db/connection"
import { takeFromBudget } from "../../modules/payment-journal/leases"
import type { Action } from "./action"
import type { SyncContext } from "./sync-context"

/** What changes something at MultiSafepay. `complete_cart` pauses between its tries anyway. */
const CHANGES_PSP: ReadonlySet<Action["do"]> = new Set([
  "close_payment",
  "close_ended_page",
  "refund_at_psp",
  "refund_payment",
  "send_refund",
])
const BUDGET = { starts: 3, secondsEach: 60 }

/** The change was tried a moment ago, and recovery continues: this says nothing about the payment. */
export class PostponedError extends MedusaError {
  /** Medusa's workflow engine keeps the name of an error, not its class. */
  override readonly name = "PostponedError"

  constructor(message: string) {
    super(MedusaError.Types.UNEXPECTED_STATE, message)
  }
}

/** Also for an error that has come through Medusa's workflow engine. */
export const isPostponed = (error: unknown): boolean =>
  (error as { name?: unknown } | null)?.name === "PostponedError"

/**
 * Limits what one payment may change at MultiSafepay on requests that anybody can repeat: three times in a row, then
 * once a minute, in all processes together. A refund that MultiSafepay refuses would otherwise be sent with each
 * request.
 * @returns false for an action that can be left out
 * @throws PostponedError when the budget is used up: the payment stays due, and recovery continues
 */
export async function isWithinBudget(action: Action, { container, pspOrder }: SyncContext): Promise<boolean> {
  if (!CHANGES_PSP.has(action.do)) {
    return true
  }
  const { orderId } = pspOrder
  const seconds = await takeFromBudget(connectionOf(container), `changes:${orderId}`, BUDGET)
  if (seconds === 0 || action.do === "close_ended_page") {
    return seconds === 0
  }
  throw new PostponedError(
    `${action.do} was tried for ${orderId} a moment ago: it is tried again in ${seconds} s`,
  )
}
