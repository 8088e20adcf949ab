import { MultiSafepayError, type PaymentMethod } from "../../multisafepay"
import { GATEWAY_CODES, GATEWAYS, type GatewayCode } from "../gateways/gateways"
import { shortReason } from "../short-reason"
import type { Site } from "../sites/site"
import { within } from "../within"

export type ConnectionState =
  | "connected"
  | "wrong_key"
  | "site_inactive"
  | "account_blocked"
  | "refused"
  | "unreachable"

export type GatewayView = {
  gateway: GatewayCode
  active: boolean
  /** Upper case. Empty means all. */
  currencies: string[]
  /** Euro cents for every currency, as MultiSafepay states its limits. */
  min_eur_cents: number | null
  max_eur_cents: number | null
}

export type ConnectionView = {
  state: ConnectionState
  checked_at: string
  site_id: string | null
  account_id: string | null
  /** From MultiSafepay or the network; null without a failure. Never contains the key. */
  message: string | null
  /** Empty unless connected. */
  gateways: GatewayView[]
}

const DEADLINE_MS = 2_500
/** Opening the settings page again within a minute sends no new request. */
const FRESH_MS = 60_000

const STATE_BY_CODE: Record<number, ConnectionState> = {
  1015: "wrong_key",
  1019: "site_inactive",
  1020: "account_blocked",
  1032: "wrong_key",
}

const checks = new WeakMap<Site, { at: number; view: ConnectionView }>()

/**
 * Asks MultiSafepay for the key's site and its active gateways. Never throws, and returns within 2.5 s.
 * @param refresh asks now; otherwise an answer of the last minute is reused
 */
export async function checkConnection(
  site: Site,
  refresh: boolean,
  now: () => number = () => performance.now(),
): Promise<ConnectionView> {
  const known = checks.get(site)
  if (known && !refresh && now() - known.at < FRESH_MS) {
    return known.view
  }
  const [at, checkedAt] = [now(), new Date()]
  const view: ConnectionView = { ...(await ask(site)), checked_at: checkedAt.toISOString() }
  // "Unreachable" is not cached: it may be over by the time the merchant reloads the page.
  if (view.state !== "unreachable") {
    checks.set(site, { at, view })
  }
  return view
}

async function ask({ client }: Site): Promise<Omit<ConnectionView, "checked_at">> {
  try {
    const [owner, methods] = await within(
      DEADLINE_MS,
      Promise.all([client.getAccount(), client.listPaymentMethods(GATEWAY_CODES)]),
    )
    return {
      state: "connected",
      site_id: owner.siteId ?? null,
      account_id: owner.accountId,
      message: null,
      gateways: GATEWAYS.map(({ code }) => toGatewayView(code, methods)),
    }
  } catch (error) {
    return {
      state: stateOf(error),
      site_id: null,
      account_id: null,
      message: shortReason(error),
      gateways: [],
    }
  }
}

export function stateOf(error: unknown): ConnectionState {
  if (!(error instanceof MultiSafepayError) || error.kind === "transient") {
    return "unreachable"
  }
  const byCode = error.code === undefined ? undefined : STATE_BY_CODE[error.code]
  return byCode ?? (error.httpStatus === 401 || error.httpStatus === 403 ? "wrong_key" : "refused")
}

function toGatewayView(gateway: GatewayCode, methods: readonly PaymentMethod[]): GatewayView {
  const method = methods.find(({ id }) => id === gateway)
  return {
    gateway,
    active: method !== undefined,
    currencies: method?.allowedCurrencies ?? [],
    min_eur_cents: method?.allowedAmount.min ?? null,
    max_eur_cents: method?.allowedAmount.max ?? null,
  }
}
