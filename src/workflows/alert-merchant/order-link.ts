import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { AlipayAlert } from "./alert"

/**
 * The alert's order in the only form of link that entries of the dashboard's feed have: a file to download. The
 * plugin's dashboard extension opens the order instead of downloading its page.
 * @returns undefined for an alert that is about no order
 */
export function orderLinkOf(
  container: MedusaContainer,
  { order_id, display_id }: AlipayAlert,
): { filename: string; url: string } | undefined {
  if (!order_id) {
    return undefined
  }
  const { admin } = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
  const path = (admin?.path ?? "/app").replace(/\/+$/, "")
  return {
    filename: display_id === undefined ? order_id : `#${display_id}`,
    url: `${path}/orders/${order_id}`,
  }
}
