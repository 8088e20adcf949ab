import type { PspOrder, Refund } from "./psp-order"
import type { SandboxSettings } from "./settings"

export interface StatusPair {
  status: string
  financialStatus: string
}

/** What a shopper, a bank or a risk department can do with a payment. */
export const SCENARIOS = [
  "completed",
  "cancelled",
  "declined",
  "expired",
  "void",
  "uncleared",
  "reserved",
  "initialized",
  "chargedback",
  "chargeback_reversed",
] as const

export type Scenario = (typeof SCENARIOS)[number]

export interface StatusQuirks {
  completedFinancialStatusInitialized: boolean
  chargebackStatusWord: string
}

/** The statuses of a scenario. Alipay+ reports a cancellation as void/void, the others as void/cancelled. */
export function outcomeOf(scenario: Scenario, method: string, quirks: StatusQuirks): StatusPair {
  switch (scenario) {
    case "completed":
      return {
        status: "completed",
        financialStatus: quirks.completedFinancialStatusInitialized ? "initialized" : "completed",
      }
    case "cancelled":
      return { status: "void", financialStatus: method === "ALIPAYPLUS" ? "void" : "cancelled" }
    case "chargedback":
    case "chargeback_reversed":
      // Both come after the payment's own end; see `dispute`.
      return { status: quirks.chargebackStatusWord, financialStatus: "void" }
    default:
      return { status: scenario, financialStatus: scenario }
  }
}

/** Whether the shopper is sent to redirect_url afterwards; every other end leads to cancel_url. */
export function endsAtRedirectUrl(status: string): boolean {
  return [
    "completed",
    "uncleared",
    "reserved",
    "initialized",
    "shipped",
    "refunded",
    "partial_refunded",
  ].includes(status)
}

/** Whether a transaction with this status can still become paid. */
export function isOpenStatus(status: string): boolean {
  return status === "initialized" || status === "uncleared" || status === "reserved"
}

/** Refunded amount in minor units: reserved refunds count, declined or withdrawn ones do not. */
export function amountRefunded(refunds: readonly Refund[]): number {
  return sumOf(refunds.filter((refund) => refund.status === "reserved" || refund.status === "completed"))
}

/** The status of a paid order with its refunds, shipment and chargeback. */
export function statusOfPaidOrder(
  pspOrder: Pick<PspOrder, "amount" | "refunds" | "shipped" | "chargedBack">,
  settings: Pick<SandboxSettings, "refunded_status_when" | "refund_listing" | "chargeback_status_word">,
): string {
  if (pspOrder.chargedBack) return settings.chargeback_status_word
  if (settings.refund_listing === "costs-only") return pspOrder.shipped ? "shipped" : "completed"
  const counted =
    settings.refunded_status_when === "created"
      ? amountRefunded(pspOrder.refunds)
      : sumOf(pspOrder.refunds.filter((refund) => refund.status === "completed"))
  if (counted >= pspOrder.amount && counted > 0) return "refunded"
  if (counted > 0) return "partial_refunded"
  return pspOrder.shipped ? "shipped" : "completed"
}

function sumOf(refunds: readonly Refund[]): number {
  return refunds.reduce((sum, refund) => sum + refund.amount, 0)
}
