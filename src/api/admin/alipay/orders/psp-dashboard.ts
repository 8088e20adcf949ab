import type { AlipayOptions } from "../../../../core/sites/options/options"

const DASHBOARDS = {
  test: "https://testmerchant.multisafepay.com",
  live: "https://merchant.multisafepay.com",
} as const

/**
 * The payment's page in MultiSafepay's dashboard, or in the sandbox's when `baseUrl` points to one. Undefined while
 * MultiSafepay has no transaction for it.
 */
export function pspDashboardUrl(
  { environment, baseUrl }: Pick<AlipayOptions, "environment" | "baseUrl">,
  pspOrderId: string,
  transactionId: string | undefined,
): string | undefined {
  if (baseUrl && environment === "test") {
    return new URL(`/dashboard/orders/${encodeURIComponent(pspOrderId)}`, baseUrl).href
  }
  return transactionId && `${DASHBOARDS[environment]}/transaction/${encodeURIComponent(transactionId)}`
}
