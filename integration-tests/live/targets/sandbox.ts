import { type RunningSandbox, type SandboxOptions, startSandbox } from "../../../sandbox/server"
import { Http } from "../../../testkit/actors/http"
import { SITE_KEY } from "../../../testkit/servers/sandbox-keys"
import type { Person, Target } from "../target"

/** How MultiSafepay's test accounts behave once partial refunds are enabled. */
const TEST_ACCOUNT = { completed_financial_status_initialized: true, refund_settlement: "manual" }

/**
 * Starts a sandbox that behaves like a test account, with a simulated shopper.
 * @param addProxy puts something in front of the sandbox's API, for tests of the suite itself
 */
export async function sandboxTarget(
  notificationUrl: string,
  addProxy: (apiBaseUrl: string) => Promise<{ baseUrl: string; close(): Promise<void> }> = async (
    baseUrl,
  ) => ({
    baseUrl,
    close: async () => undefined,
  }),
  onExchange?: SandboxOptions["onExchange"],
): Promise<Target> {
  const sandbox = await startSandbox({ ...(onExchange ? { onExchange } : {}) })
  const control = new Http(sandbox.url)
  await control.patch("/control/settings", TEST_ACCOUNT)
  const front = await addProxy(sandbox.apiBaseUrl)
  return {
    name: "the sandbox",
    baseUrl: front.baseUrl,
    apiKey: SITE_KEY,
    person: simulatedPerson(sandbox, control),
    notificationUrl,
    timeoutMs: 10_000,
    async close() {
      await front.close()
      await sandbox.close()
    },
  }
}

function simulatedPerson({ url }: RunningSandbox, control: Http): Person {
  return {
    async pay({ paymentUrl, scenario }) {
      await fetch(paymentUrl)
      const session = new URL(paymentUrl).pathname.split("/").filter(Boolean).at(-1)
      const answer = await fetch(`${url}/connect/${session}/pay`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ scenario }),
        redirect: "manual",
      })
      return answer.status === 303
    },
    async acceptRefund({ refundId }) {
      await control.post(`/control/refunds/${refundId}/accept`)
      return true
    },
    async amountOnPage(paymentUrl) {
      const page = await (await fetch(paymentUrl)).text()
      const shown = /id="amount">([\d.,]+)/.exec(page)?.[1]
      return shown === undefined ? undefined : Number(shown.replaceAll(",", ""))
    },
    async wait(minutes) {
      await control.post("/control/clock/advance", { seconds: minutes * 60 })
      return true
    },
  }
}
