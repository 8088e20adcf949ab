import type { WebhookCheck, WebhookCheckView } from "../../../core/site-checks/webhook-check"
import { isLocal } from "../../../core/sites/options/option-rules"
import { type Finding, fault, ok, warning } from "../finding"

/**
 * Whether MultiSafepay can deliver notifications, by its rules. Passed checks share one line.
 * @param baseUrl of a sandbox on this machine, which reaches any address
 */
export function checkNotifications(
  site: string,
  { url, checks, delivered_at: deliveredAt }: WebhookCheckView,
  baseUrl?: string,
): Finding[] {
  const isOnThisMachine = baseUrl !== undefined && isLocal(new URL(baseUrl))
  const isTolerated = ({ check, result }: WebhookCheck) =>
    isOnThisMachine && result === "warning" && ["https", "port", "address"].includes(check)
  const findings = checks.flatMap((check) => {
    if (check.result === "ok" || check.result === "skipped" || isTolerated(check)) return []
    const [message, fix] = describe(check, url)
    if (
      deliveredAt &&
      check.result === "warning" &&
      (check.check === "address" || check.check === "answer")
    ) {
      const seen = `${site}: from this machine, ${message}. MultiSafepay's last notification arrived at ${deliveredAt}`
      return [
        warning(
          "notifications",
          seen,
          "Change nothing if your network is meant to be like this, and nothing was changed since",
        ),
      ]
    }
    // The set-up is not wrong only because Medusa is not running.
    const isStopped = check.check === "answer" && check.detail === "ECONNREFUSED"
    const report = check.result === "warning" || isStopped ? warning : fault
    return [report("notifications", `${site}: ${message}`, fix)]
  })
  const isAnswered = checks.some(({ check, result }) => check === "answer" && result === "ok")
  const limit = checks.some(isTolerated)
    ? "; good for the sandbox, while MultiSafepay needs a public https address without a port"
    : ""
  return isAnswered ? [...findings, ok("notifications", `${site}: ${url} answers${limit}`)] : findings
}

function describe({ check, detail }: WebhookCheck, url: string): [string, string] {
  const tunnel = "Set MULTISAFEPAY_BACKEND_URL to a public https address, on a laptop that of a tunnel"
  switch (check) {
    case "https":
      return [`backendUrl is ${detail}, and MultiSafepay calls https only`, tunnel]
    case "port":
      return [`backendUrl has the port ${detail}, and MultiSafepay calls 443 only`, tunnel]
    case "length":
      return [`${url} is too long: ${detail} characters`, "Use a shorter host name, or a shorter id"]
    case "characters":
      return [`${url} has characters that MultiSafepay refuses`, "Use letters, digits and - _ . : / only"]
    case "address":
      return detail === null
        ? [`${new URL(url).hostname} has no address`, "Check the host name in backendUrl, and DNS"]
        : [`${new URL(url).hostname} is ${detail}, which only this network can reach`, tunnel]
    case "answer":
      if (detail === "ECONNREFUSED") {
        return [`nothing answers at ${url}`, 'Start Medusa ("npx medusa develop") and call doctor again']
      }
      if (!detail?.startsWith("HTTP ")) {
        return [
          `no answer came from ${url}: ${detail === "TimeoutError" ? "nothing arrived within 5 seconds" : detail}`,
          "Check whether this machine can reach its own public address, and what a firewall in front of it does",
        ]
      }
      return detail === "HTTP 404"
        ? [
            `${url} does not exist: HTTP 404`,
            "Is backendUrl the address of this Medusa? If so, restart Medusa, so that it loads the plugin; check that proxies pass /hooks",
          ]
        : [
            `the answer at ${url} is not the plugin's: ${detail}`,
            "Check whether backendUrl is this Medusa's, and what a proxy or firewall in front of it does to POST /hooks",
          ]
  }
}
