/** One MultiSafepay website ("site") with its own key. Sites of one account share the account key. */
export interface Site {
  id: number
  accountId: number
  name: string
  apiKey: string
  accountApiKey: string
  /** For orders without their own notification_url. */
  notificationUrl: string | null
  state: "active" | "inactive" | "account-blocked"
  /** Ids of the activated payment methods. */
  gateways: string[]
}

export type SandboxSiteConfig = Pick<Site, "id" | "apiKey"> & Partial<Site>

const ACCOUNT_KEY = "sandbox-account-key-00000000000000000000001"

export const DEFAULT_SITES: SandboxSiteConfig[] = [
  { id: 10001, name: "Sandbox Tea House", apiKey: "sandbox-site-key-0000000000000000000000001" },
  { id: 10002, name: "Sandbox Second Shop", apiKey: "sandbox-site-key-0000000000000000000000002" },
]

export function siteFromConfig(config: SandboxSiteConfig): Site {
  return {
    accountId: 20001,
    accountApiKey: ACCOUNT_KEY,
    name: `Site ${config.id}`,
    notificationUrl: null,
    state: "active",
    ...config,
    gateways: config.gateways ? [...config.gateways] : ["ALIPAY", "ALIPAYPLUS", "IDEAL"],
  }
}
