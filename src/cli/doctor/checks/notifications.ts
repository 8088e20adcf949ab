import type { WebhookCheck, WebhookCheckView } from "../../../core/site-checks/webhook-check"
import { type Finding, fault, ok, warning } from "../finding"

/** Whether MultiSafepay can deliver notifications, by its rules; passed checks share one line. */
export function checkNotifications(
  site: string,
  { url, checks, delivered_at: deliveredAt }: WebhookCheckView,
): Finding[] {
  const findings = checks.flatMap((check) => {
    if (check.result === "ok" || check.result === "skipped") return []
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
    // If Medusa is not running, that is not a fault of the set-up.
    const isStopped = check.check === "answer" && check.detail === "ECONNREFUSED"
    const report = check.result === "warning" || isStopped ? warning : fault
    return [report("notifications", `${site}: ${message}`, fix)]
  })
  const isAnswered = checks.some(({ check, result }) => check === "answer" && result === "ok")
  return isAnswered ? [...findings, ok("notifications", `${site}: ${url} answers`)] : findings
}

function describe({ check, detail }: WebhookCheck, url: string): [string, string] {
  const tunnel = "Set MEDUSA_BACKEND_URL to a public https address, on a laptop that of a tunnel"
  switch (check) {
    case "https":
      return [`backendUrl is ${detail}, and MultiSafepay calls https only`, tunnel]
    case "port":
      return [`backendUrl has the port ${detail}, and MultiSafepay calls 443 only`, tunnel]
    case "length":
      return [`${url} is too long: ${detail} characters`, "Take a shorter host name, or a shorter id"]
    case "characters":
      return [`${url} has characters that MultiSafepay refuses`, "Use letters, digits and - _ . : / only"]
    case "address":
      return detail === null
        ? [`${new URL(url).hostname} has no address`, "Look at the host name in backendUrl, and at DNS"]
        : [`${new URL(url).hostname} is ${detail}, which only this network can reach`, tunnel]
    case "answer":
      if (detail === "ECONNREFUSED") {
        return [`nothing answers at ${url}`, 'Start Medusa ("npx medusa develop") and call doctor again']
      }
      if (!detail?.startsWith("HTTP ")) {
        return [
          `no answer came from ${url}: ${detail === "TimeoutError" ? "nothing arrived within 5 seconds" : detail}`,
          "Look whether this machine can reach its own public address, and what a firewall in front of it does",
        ]
      }
      return detail === "HTTP 404"
        ? [
            `Medusa answers at ${url} and does not know the address`,
            "Restart Medusa, so that it loads the plugin; check that proxies pass /hooks",
          ]
        : [
            `the answer at ${url} is not the plugin's: ${detail}`,
            "Look whether backendUrl is this Medusa's, and what a proxy or firewall in front of it does to POST /hooks",
          ]
  }
}
