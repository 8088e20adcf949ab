import { shortReason } from "../../core/short-reason"
import { checkConnection } from "../../core/site-checks/connection"
import type { Site } from "../../core/sites/site"
import { MultiSafepayClient } from "../../multisafepay"
import { isSandboxKey } from "../sandbox-key"
import type { PspAnswers } from "./checks/psp"

const TIMEOUT_MS = 5_000

/** All questions of the doctor about one site. Never rejects; changes nothing at MultiSafepay. */
export async function askPsp(site: Site, now: () => number = Date.now): Promise<PspAnswers> {
  const { registrationId, options, client } = site
  const connection = await checkConnection(site, true)
  const isConnected = connection.state === "connected"
  const isReconciled = options.reconciliation.enabled
  const isOfficial = options.baseUrl === undefined
  const [ledgerError, otherEnvironmentTakesKey, clockAheadBy] = await Promise.all([
    isConnected && isReconciled ? reasonOf(client.listTransactions({ limit: 1 })) : null,
    connection.state === "wrong_key" && isOfficial ? otherEnvironmentTakes(site) : undefined,
    connection.state === "unreachable" ? undefined : clockAhead(baseUrlOf(options), now),
  ])
  return {
    site: registrationId,
    environment: options.environment,
    baseUrl: options.baseUrl,
    isSandboxKey: isSandboxKey(options.apiKey.reveal()),
    connection,
    otherEnvironmentTakesKey,
    isReconciled,
    ledgerError,
    clockAheadBy,
  }
}

const reasonOf = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => shortReason(error),
  )

/** Both are MultiSafepay's own addresses: the key is sent to nobody else. */
async function otherEnvironmentTakes({ options }: Site): Promise<boolean> {
  const client = new MultiSafepayClient({
    apiKey: options.apiKey,
    environment: options.environment === "test" ? "live" : "test",
    timeoutMs: TIMEOUT_MS,
  })
  try {
    return (await reasonOf(client.getAccount())) === undefined
  } finally {
    await client.close()
  }
}

const baseUrlOf = ({ baseUrl, environment }: Site["options"]) =>
  baseUrl ?? `https://${environment === "live" ? "api" : "testapi"}.multisafepay.com/v1/json`

/** By the `Date` header of a response, which has whole seconds, so half a second is added on average. Sends no key. */
async function clockAhead(url: string, now: () => number): Promise<number | undefined> {
  try {
    const { headers } = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(TIMEOUT_MS) })
    const date = Date.parse(headers.get("date") ?? "")
    return Number.isNaN(date) ? undefined : (date + 500 - now()) / 1_000
  } catch {
    return undefined
  }
}
