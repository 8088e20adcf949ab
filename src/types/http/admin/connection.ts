/** How MultiSafepay received the site's key. */
export type ConnectionState =
  | "connected"
  | "wrong_key"
  | "site_inactive"
  | "account_blocked"
  | "refused"
  | "unreachable"

export type GatewayView = {
  gateway: string
  active: boolean
  /** Empty: all. Upper case. */
  currencies: string[]
  /** Euro cents, whatever the currency, as MultiSafepay states its limits. */
  min_eur_cents: number | null
  max_eur_cents: number | null
}

export type ConnectionView = {
  state: ConnectionState
  checked_at: string
  site_id: string | null
  account_id: string | null
  /** The message of MultiSafepay or of the network; null when all is well. It never contains the key. */
  message: string | null
  /** Empty unless connected. */
  gateways: GatewayView[]
}

export type ConnectionCheckAnswer = { connection: ConnectionView }

/** Of the checks of a site. */
export type ProviderBody = {
  /** For example `pp_alipay-plus_multisafepay`. */
  provider_id: string
}
