import type { AlipayOutcome, PaymentProgress } from "medusa-payment-multisafepay-alipay/storefront"
import type { IconName } from "../ui/icon"

/** What the return page shows. */
export type PaymentView =
  | "checking"
  | "open"
  | "left"
  | "offline"
  | "unreachable"
  | "paid"
  | "paid_slow"
  | "paid_elsewhere"
  | "refused"
  | Exclude<AlipayOutcome["status"], "paid">

export type PaymentAction = "continue" | "retry" | "other" | "check" | "cart" | "shop" | "orders"

interface ViewProps {
  tone: "waiting" | "good" | "bad" | "calm"
  icon: IconName
  moving: boolean
  /** The first one is what most shoppers want. */
  actions: PaymentAction[]
}

export const VIEWS: Record<PaymentView, ViewProps> = {
  checking: { tone: "waiting", icon: "clock", moving: true, actions: [] },
  open: { tone: "waiting", icon: "clock", moving: true, actions: ["continue", "other"] },
  under_review: { tone: "waiting", icon: "clock", moving: false, actions: ["check", "orders"] },
  left: { tone: "calm", icon: "back", moving: true, actions: ["continue", "other"] },
  offline: { tone: "calm", icon: "offline", moving: true, actions: [] },
  unreachable: { tone: "waiting", icon: "clock", moving: true, actions: [] },
  paid: { tone: "good", icon: "check", moving: true, actions: [] },
  paid_slow: { tone: "good", icon: "check", moving: false, actions: ["check", "orders"] },
  paid_elsewhere: { tone: "good", icon: "check", moving: false, actions: ["orders", "shop"] },
  cancelled: { tone: "calm", icon: "back", moving: false, actions: ["retry", "other"] },
  expired: { tone: "calm", icon: "clock", moving: false, actions: ["retry", "other"] },
  failed: { tone: "bad", icon: "cross", moving: false, actions: ["retry", "other"] },
  refunded: { tone: "calm", icon: "back", moving: false, actions: ["cart", "shop"] },
  timeout: { tone: "waiting", icon: "clock", moving: false, actions: ["check", "other", "orders"] },
  not_found: { tone: "calm", icon: "question", moving: false, actions: ["cart", "orders"] },
  refused: { tone: "bad", icon: "question", moving: false, actions: ["check", "orders"] },
}

/** @param left the shopper came back through the cancel address, so "open" means that they have given up */
export function viewOfProgress(progress: PaymentProgress, left: boolean): PaymentView {
  switch (progress) {
    case "hidden":
      return "checking"
    case "open":
      return left ? "left" : "open"
    default:
      return progress
  }
}

export function viewOfOutcome({ status, orderPlaced, orderId }: AlipayOutcome): PaymentView {
  if (status !== "paid" || orderId) {
    return status
  }
  return orderPlaced ? "paid_elsewhere" : "paid_slow"
}
