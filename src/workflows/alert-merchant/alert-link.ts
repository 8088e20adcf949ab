import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { AlipayAlert } from "./alert"

/**
 * A link to the alert's order, or else to its payment. The only link that an entry of the dashboard's feed can have is
 * a file to download; the plugin's dashboard extension opens the page instead.
 */
export function alertLinkOf(
  container: MedusaContainer,
  { order_id, display_id, psp_order_id }: AlipayAlert,
): { filename: string; url: string } | undefined {
  const { admin } = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
  const path = (admin?.path ?? "/app").replace(/\/+$/, "")
  if (order_id) {
    return {
      filename: display_id === undefined ? order_id : `#${display_id}`,
      url: `${path}/orders/${order_id}`,
    }
  }
  return psp_order_id
    ? { filename: psp_order_id, url: `${path}/alipay/payments/${encodeURIComponent(psp_order_id)}` }
    : undefined
}
