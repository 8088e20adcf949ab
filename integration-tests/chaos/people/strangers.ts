import { authHeader } from "../../../sandbox/notifications/signature"
import type { NotificationView } from "../../harness/psp"
import { OTHER_SITE_KEY } from "../../harness/site-keys"
import type { Dice } from "../plan/dice"
import type { World } from "../world"

/** Both URLs at which the shop takes notifications. */
const DOORS = ["/hooks/multisafepay", "/hooks/payment"] as const
const PROVIDER_SLUGS = ["alipay_multisafepay", "alipay-plus_multisafepay"] as const
const ELEVEN_MINUTES = 660

type Sign = (body: string, now: number, key: string) => string | undefined

/** Everything that a stranger, or a thief of old messages, can write into the signature's place. */
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

/** Claims that a session is paid, or refunded, with a signature that does not hold. Every such request must be refused. */
export async function forge(world: World, sessionId: string, dice: Dice): Promise<void> {
  const url = `${dice.pick(DOORS)}/${dice.pick(PROVIDER_SLUGS)}?transactionid=${sessionId}&timestamp=1`
  const body = claim(sessionId, dice)
  const { clock, keys } = world.house
  const auth = dice.pick(FORGERIES)(body, clock.nowSeconds(), keys.current)
  const status = await send(world, url, body, auth)
  if (status === undefined) return
  world.met.add("notification forged")
  judge(world, sessionId, `${url} answered ${status} to ${auth ?? "no Auth"}`, status)
}

/** Signs a true message of one payment, about another one, with the key of a site that the forger owns. */
export async function forgeWithOwnSite(
  world: World,
  message: Pick<NotificationView, "body" | "order_id">,
  sessionId: string,
): Promise<boolean> {
  const body = message.body.replaceAll(message.order_id, sessionId)
  const auth = authHeader(OTHER_SITE_KEY, world.house.clock.nowSeconds(), body)
  const answers = await Promise.all(
    DOORS.flatMap((door) =>
      PROVIDER_SLUGS.map(async (slug) => {
        const url = `${door}/${slug}?transactionid=${sessionId}&timestamp=1`
        const status = await send(world, url, body, auth)
        if (status !== undefined) judge(world, sessionId, `${url} answered ${status} to another site`, status)
        return status !== undefined
      }),
    ),
  )
  return answers.some(Boolean)
}

function judge({ believedForgeries }: World, sessionId: string, text: string, status: number): void {
  if (status < 400) believedForgeries.push(`${sessionId}: ${text}`)
}

/** Sends what was sent before once more, to the byte. */
export async function replay(world: World, message: NotificationView): Promise<boolean> {
  const attempt = message.attempts.filter(({ http_status }) => http_status !== null).at(-1)
  if (!attempt || !message.body) return false
  const url = `${new URL(message.url).pathname}?transactionid=${message.order_id}&timestamp=${attempt.timestamp}`
  const auth = authHeader(world.house.keys.at(attempt.timestamp), attempt.timestamp, message.body)
  return (await send(world, url, message.body, auth)) !== undefined
}

function claim(sessionId: string, dice: Dice): string {
  const status = dice.pick(["completed", "completed", "refunded", "cancelled", "chargedback"])
  const amount = dice.int(1, 100_000)
  return JSON.stringify({
    order_id: sessionId,
    transaction_id: 4711,
    status,
    currency: dice.pick(["EUR", "USD"]),
    amount,
    ...(status === "refunded" ? { amount_refunded: amount } : {}),
  })
}

/** @returns the HTTP status, or undefined when nobody answered */
async function send(
  { house }: World,
  path: string,
  body: string,
  auth: string | undefined,
): Promise<number | undefined> {
  try {
    const response = await fetch(house.medusaUrl + path, {
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
