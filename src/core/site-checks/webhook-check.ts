import { lookup } from "node:dns/promises"
import { BlockList, isIP } from "node:net"
import type { AlipayProviderId } from "../gateways/provider-id"
import { writtenPort } from "../sites/allowed-url"
import type { Site } from "../sites/site"
import { notificationUrl } from "../start-payment/create-order-request"

/** Each has its text on the settings page. */
export const WEBHOOK_CHECKS = ["https", "port", "length", "characters", "address", "answer"] as const

export type WebhookCheck = {
  check: (typeof WEBHOOK_CHECKS)[number]
  /**
   * `warning`: wrong for MultiSafepay but good enough for the sandbox, or contradicted by `delivered_at`. `skipped`: an
   * earlier failure already decides.
   */
  result: "ok" | "warning" | "failed" | "skipped"
  /** The finding: a number of characters, an address, an HTTP status, a network error. */
  detail: string | null
}

export type WebhookCheckView = {
  provider_id: string
  url: string
  checks: WebhookCheck[]
  /**
   * ISO time of MultiSafepay's last delivered notification, if that contradicts failed checks. These checks are then
   * warnings, because they are true only of the server's own network.
   */
  delivered_at: string | null
}

const MAX_LENGTH = 150
const CHARACTERS = /^[A-Za-z0-9\-_.:/]+$/
const ANSWER_WITHIN_MS = 5_000
/** MultiSafepay sends no notification with this body. */
export const WEBHOOK_CHECK_BODY = "{}"
/** The response of the plugin's own route to a request without a signature. */
const OUR_REFUSAL = "Signature refused"

export type WebhookCheckPorts = {
  resolve: (hostname: string) => Promise<string[]>
  fetch: typeof fetch
}

const ENTRY_POINTS: WebhookCheckPorts = {
  resolve: async (hostname) => (await lookup(hostname, { all: true })).map(({ address }) => address),
  fetch: (...args) => fetch(...args),
}

/**
 * Whether MultiSafepay could deliver notifications, as far as the shop itself can tell: the form of the URL, whether
 * its host name resolves to a public address, and whether the plugin answers there. Only the URL of the merchant's own
 * `backendUrl` is ever requested.
 */
export async function checkWebhook(
  provider: AlipayProviderId,
  { options }: Pick<Site, "options">,
  ports: WebhookCheckPorts = ENTRY_POINTS,
): Promise<WebhookCheckView> {
  const url = notificationUrl(provider, options)
  const parsed = new URL(url)
  const port = writtenPort(url)
  // The sandbox can reach what MultiSafepay cannot: plain http and any port, on this machine.
  const lenient = options.environment === "test" && options.baseUrl !== undefined
  const unless = (good: boolean): WebhookCheck["result"] => (good ? "ok" : lenient ? "warning" : "failed")
  const address = await checkAddress(parsed.hostname, unless, ports)
  return {
    provider_id: provider.id,
    url,
    checks: [
      { check: "https", result: unless(parsed.protocol === "https:"), detail: parsed.protocol.slice(0, -1) },
      { check: "port", result: unless(port === undefined), detail: port ?? null },
      {
        check: "length",
        result: url.length <= MAX_LENGTH ? "ok" : "failed",
        detail: `${url.length} / ${MAX_LENGTH}`,
      },
      { check: "characters", result: CHARACTERS.test(url) ? "ok" : "failed", detail: null },
      address,
      address.result === "failed" && address.detail === null
        ? { check: "answer", result: "skipped", detail: null }
        : await checkAnswer(url, ports),
    ],
    delivered_at: null,
  }
}

/** Errors on a machine that cannot reach its own public address. A refused connection is a different problem. */
const CANNOT_REACH_ITSELF: ReadonlySet<string> = new Set([
  "TimeoutError",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
])

/**
 * MultiSafepay's own notifications prove more than what this machine sees: it may have its own DNS, or be unable to
 * reach its public address.
 * @param deliveredAt when the site's last notification of the past day was accepted
 */
export function withDeliveries(view: WebhookCheckView, deliveredAt: Date | undefined): WebhookCheckView {
  const isContradicted = ({ check, result, detail }: WebhookCheck) =>
    result === "failed" &&
    detail !== null &&
    (check === "address" || (check === "answer" && CANNOT_REACH_ITSELF.has(detail)))
  return deliveredAt && view.checks.some(isContradicted)
    ? {
        ...view,
        checks: view.checks.map((check) =>
          isContradicted(check) ? { ...check, result: "warning" as const } : check,
        ),
        delivered_at: deliveredAt.toISOString(),
      }
    : view
}

async function checkAddress(
  hostname: string,
  unless: (good: boolean) => WebhookCheck["result"],
  { resolve }: WebhookCheckPorts,
): Promise<WebhookCheck> {
  const host = hostname.replace(/^\[|\]$/g, "")
  try {
    const addresses = isIP(host) ? [host] : await resolve(host)
    const hidden = addresses.find(isPrivateAddress)
    return { check: "address", result: unless(hidden === undefined), detail: hidden ?? addresses[0] ?? null }
  } catch {
    return { check: "address", result: "failed", detail: null }
  }
}

/** Sends the same request as MultiSafepay, without a signature: the refusal shows that the plugin is there. */
async function checkAnswer(url: string, ports: WebhookCheckPorts): Promise<WebhookCheck> {
  try {
    const response = await ports.fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: WEBHOOK_CHECK_BODY,
      // MultiSafepay does not follow redirects either.
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    const text = (await response.text()).slice(0, 200)
    const ours = response.status === 401 && text.startsWith(OUR_REFUSAL)
    return {
      check: "answer",
      result: ours ? "ok" : "failed",
      detail: ours ? null : `HTTP ${response.status}`,
    }
  } catch (error) {
    const { cause, name } = error as { cause?: { code?: string }; name: string }
    return { check: "answer", result: "failed", detail: cause?.code ?? name }
  }
}

const PRIVATE = new BlockList()
for (const [net, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const) {
  PRIVATE.addSubnet(net, prefix, "ipv4")
}
for (const [net, prefix] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
] as const) {
  PRIVATE.addSubnet(net, prefix, "ipv6")
}

/** Addresses that cannot be reached from outside this machine or network (RFC 1918, 4193, 6598 and similar). */
export function isPrivateAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "")
  return PRIVATE.check(plain, isIP(plain) === 6 ? "ipv6" : "ipv4")
}
