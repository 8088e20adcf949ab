import { randomBytes } from "node:crypto"
import { shortReason } from "../../src/core/short-reason"
import { asPspOrderId, MultiSafepayClient } from "../../src/multisafepay"
import type { Inbox } from "./inbox"
import type { Line, Seen } from "./line"
import { Observer, type Story, StoryAborted } from "./observe"
import { type Exchange, record } from "./recorder"
import { account } from "./stories/account"
import { creation } from "./stories/creation"
import { currencies } from "./stories/currencies"
import { load } from "./stories/load"
import { notifications } from "./stories/notifications"
import { otherPayments } from "./stories/other-payments"
import { payment } from "./stories/payment"
import { refunds } from "./stories/refunds"
import { refusals } from "./stories/refusals"
import type { Target, World } from "./target"

const STORIES: readonly Story[] = [
  account,
  creation,
  refusals,
  currencies,
  load,
  payment,
  otherPayments,
  refunds,
  notifications,
]

/** Everything that the suite checks, in the table's order. */
export const ALL_LINES: readonly Line[] = STORIES.flatMap(({ lines }) => lines)

/** Questions of MultiSafepay's documentation that no call and no click can answer. */
export const CANNOT_BE_ASKED = [
  "question 11, which key signs after a rotation: change the key in the dashboard, pay an order that was started before, " +
    "and see which of both keys the settings page's webhook check accepts",
  "question 13, when ALIPAY is switched off: MultiSafepay announces it",
]

/** Nothing listens at this URL. Only MultiSafepay's test account receives it. */
const UNREACHABLE_URL = "https://example.com/hooks/multisafepay/alipay_multisafepay"

export type Walk = { seen: Seen[]; exchanges: Exchange[] }

/** Runs all stories against a target. A story that fails records this at its first missing line and skips the rest. */
export async function walk(
  target: Target,
  inbox: Inbox | undefined,
  say: (text: string) => void = () => undefined,
): Promise<Walk> {
  const recorder = await record(target.baseUrl)
  const client = new MultiSafepayClient({
    apiKey: target.apiKey,
    environment: "test",
    baseUrl: recorder.baseUrl,
    timeoutMs: 30_000,
  })
  const run = randomBytes(4).toString("hex")
  let count = 0
  const world: World = {
    target,
    client,
    inbox,
    notificationUrl: target.notificationUrl ?? UNREACHABLE_URL,
    newId: (what) => asPspOrderId(`live-${run}-${++count}-${what}`.slice(0, 45)),
    raw: (method, path, body, apiKey = target.apiKey) => raw(recorder.baseUrl, method, path, body, apiKey),
    exchanges: recorder.exchanges,
  }
  const observer = new Observer(say)
  try {
    for (const story of STORIES) {
      say(`\n${story.title}`)
      await runStory(story, world, observer)
    }
  } finally {
    await client.close()
    await recorder.close()
  }
  return { seen: inOrder(observer.seen), exchanges: recorder.exchanges }
}

async function runStory(story: Story, world: World, observer: Observer): Promise<void> {
  const missing = () => story.lines.filter(({ id }) => !observer.seen.some(({ line }) => line.id === id))
  try {
    await story.run(world, observer)
  } catch (error) {
    const [here] = missing()
    if (here && !(error instanceof StoryAborted)) observer.note(here, `broke off: ${shortReason(error)}`)
  }
  for (const line of missing()) observer.skip(line, "an earlier line of this part was refused")
}

function inOrder(seen: readonly Seen[]): Seen[] {
  const places = new Map(ALL_LINES.map(({ id }, index) => [id, index]))
  const placeOf = ({ line }: Seen) => places.get(line.id) ?? 0
  return [...seen].sort((a, b) => placeOf(a) - placeOf(b))
}

async function raw(baseUrl: string, method: string, path: string, body: unknown, apiKey: string) {
  const answer = await fetch(baseUrl + path, {
    method,
    headers: {
      api_key: apiKey,
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  try {
    return { status: answer.status, body: JSON.parse(text) }
  } catch {
    return { status: answer.status, body: {} }
  }
}
