import { authHeader } from "../../../sandbox/notifications/signature"
import type { NotificationView } from "../../../testkit/actors/psp"
import { OTHER_SITE_KEY } from "../../../testkit/servers/sandbox-keys"
import type { ChaosContext } from "../context"
import type { SeededRandom } from "../plan/seeded-random"

/** Both URLs at which the shop takes notifications. */
const WEBHOOK_PATHS = ["/hooks/multisafepay", "/hooks/payment"] as const
const PROVIDER_SLUGS = ["alipay_multisafepay", "alipay-plus_multisafepay"] as const
const ELEVEN_MINUTES = 660

type Sign = (body: string, now: number, key: string) => string | undefined

/** Signatures that an attacker, or somebody with old messages, can send. */
const FORGERIES: readonly Sign[] = [
  () => undefined,
  () => "",
  () => "!!!",
  (body, now) => authHeader("not-the-key", now, body),
  (body, now) => authHeader(OTHER_SITE_KEY, now, body),
  (body, now, key) => authHeader(key, now, `${body} `),
  (body, now, key) => authHeader(key, now - ELEVEN_MINUTES, body),
  (body, now, key) => authHeader(key, now + ELEVEN_MINUTES, body),
]

/** Claims with a wrong signature that a session is paid or refunded. Every such request must be refused. */
export async function forge(chaos: ChaosContext, sessionId: string, random: SeededRandom): Promise<void> {
  const url = `${random.pick(WEBHOOK_PATHS)}/${random.pick(PROVIDER_SLUGS)}?transactionid=${sessionId}&timestamp=1`
  const body = claim(sessionId, random)
  const { clock, keys } = chaos.environment
  const auth = random.pick(FORGERIES)(body, clock.nowSeconds(), keys.current)
  const status = await send(chaos, url, body, auth)
  if (status === undefined) return
  chaos.met.add("notification forged")
  judge(chaos, sessionId, `${url} answered ${status} to ${auth ?? "no Auth"}`, status)
}

/** Changes a real message so that it is about another payment, and signs it with the key of another site. */
export async function forgeWithOwnSite(
  chaos: ChaosContext,
  message: Pick<NotificationView, "body" | "order_id">,
  sessionId: string,
): Promise<boolean> {
  const body = message.body.replaceAll(message.order_id, sessionId)
  const auth = authHeader(OTHER_SITE_KEY, chaos.environment.clock.nowSeconds(), body)
  const answers = await Promise.all(
    WEBHOOK_PATHS.flatMap((path) =>
      PROVIDER_SLUGS.map(async (slug) => {
        const url = `${path}/${slug}?transactionid=${sessionId}&timestamp=1`
        const status = await send(chaos, url, body, auth)
        if (status !== undefined) judge(chaos, sessionId, `${url} answered ${status} to another site`, status)
        return status !== undefined
      }),
    ),
  )
  return answers.some(Boolean)
}

function judge({ acceptedForgeries }: ChaosContext, sessionId: string, text: string, status: number): void {
  if (status < 400) acceptedForgeries.push(`${sessionId}: ${text}`)
}

/** Sends an earlier message again, byte for byte. */
export async function replay(chaos: ChaosContext, message: NotificationView): Promise<boolean> {
  const attempt = message.attempts.filter(({ http_status }) => http_status !== null).at(-1)
  if (!attempt || !message.body) return false
  const url = `${new URL(message.url).pathname}?transactionid=${message.order_id}&timestamp=${attempt.timestamp}`
  const auth = authHeader(chaos.environment.keys.at(attempt.timestamp), attempt.timestamp, message.body)
  return (await send(chaos, url, message.body, auth)) !== undefined
}

function claim(sessionId: string, random: SeededRandom): string {
  const status = random.pick(["completed", "completed", "refunded", "cancelled", "chargedback"])
  const amount = random.int(1, 100_000)
  return JSON.stringify({
    order_id: sessionId,
    transaction_id: 4711,
    status,
    currency: random.pick(["EUR", "USD"]),
    amount,
    ...(status === "refunded" ? { amount_refunded: amount } : {}),
  })
}

/** @returns the HTTP status, or undefined without an answer */
async function send(
  { environment }: ChaosContext,
  path: string,
  body: string,
  auth: string | undefined,
): Promise<number | undefined> {
  try {
    const response = await fetch(environment.medusaUrl + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...(auth === undefined ? {} : { auth }) },
      body,
      signal: AbortSignal.timeout(30_000),
    })
    await response.text()
    return response.status
  } catch {
    return undefined
  }
}
