import { createHmac } from "node:crypto"
import Stripe from "stripe"
import { signNotification, verifyNotification } from "../../src/multisafepay"
import type { Environment } from "../environment"
import { type Effort, type Findings, type Section, timed } from "../section"
import { type Spread, spreadOf } from "../statistics"

const KEY = "sandbox-site-key-0000000000000000000000001"
const SIZES = [1, 8, 64]

/** Long compared with the clock's resolution, short compared with changes of the machine's speed. */
const TURN_MS = 4

type Contestant = { name: string; check: () => unknown }

async function run(_environment: Environment, { quick, say }: Effort): Promise<Findings> {
  const turns = quick ? 40 : 200
  const results = SIZES.map((kilobytes) => {
    say(`${kilobytes} kB`)
    return { kilobytes, rates: compete(contestants(kilobytes * 1024), turns) }
  })
  const rate = (kilobytes: number, name: string): Spread => {
    const found = results.find((one) => one.kilobytes === kilobytes)?.rates[name]
    if (!found) throw new Error(`${name} was not measured at ${kilobytes} kB`)
    return found
  }
  return {
    checks: SIZES.flatMap((size) => {
      const ours = rate(size, OURS).median
      const againstBare = ours / rate(size, BARE).median
      const againstStripe = ours / rate(size, STRIPE).median
      return [
        timed(`check of ${size} kB, ours / bare HMAC`, "≥ 0.5", againstBare.toFixed(2), againstBare >= 0.5),
        timed(`check of ${size} kB, ours / stripe-node`, "> 1", againstStripe.toFixed(2), againstStripe > 1),
      ]
    }),
    tables: [
      {
        title: "Checks of a notification's signature a second",
        columns: ["body", "contestant", "median", "middle half"],
        rows: results.flatMap(({ kilobytes, rates }) =>
          Object.entries(rates).map(([name, { median, low, high }]) => [
            `${kilobytes} kB`,
            name,
            Math.round(median),
            `${Math.round(low)} – ${Math.round(high)}`,
          ]),
        ),
        note: `Ours is HMAC-SHA512 over timestamp and body, with decoding of the header, the age window and the comparison in constant time. Bare is createHmac("sha512", key).update(the same bytes).digest() and nothing else. stripe-node checks HMAC-SHA256 and parses the body.`,
      },
    ],
    chart: {
      title: "Checks of a notification's signature",
      unit: "checks a second",
      bars: results.flatMap(({ kilobytes, rates }) =>
        Object.entries(rates).map(([name, { median, low, high }]) => ({
          label: `${kilobytes} kB: ${name}`,
          value: median,
          low,
          high,
          series: name === OURS ? 1 : name === BARE ? 0 : 2,
        })),
      ),
    },
    raw: results,
  }
}

const OURS = "ours"
const BARE = "bare HMAC"
const STRIPE = "stripe-node constructEvent"

function contestants(bytes: number): Contestant[] {
  const rawBody = Buffer.from(bodyOf(bytes))
  const timestamp = Math.floor(Date.now() / 1000)
  const authHeader = signNotification({ apiKey: KEY, rawBody, timestamp })
  const signed = Buffer.concat([Buffer.from(`${timestamp}:`), rawBody])
  const stripe = new Stripe("sk_test_benchmark")
  const stripeHeader = stripe.webhooks.generateTestHeaderString({
    payload: rawBody.toString(),
    secret: KEY,
    timestamp,
  })
  const apiKeys = [KEY]
  const now = () => timestamp * 1000
  return [
    {
      name: OURS,
      check: () => {
        const { valid } = verifyNotification({ authHeader, rawBody, apiKeys, now })
        if (!valid) throw new Error("Our own check refused a good signature")
      },
    },
    { name: BARE, check: () => createHmac("sha512", KEY).update(signed).digest() },
    {
      name: STRIPE,
      check: () =>
        stripe.webhooks.constructEvent(rawBody, stripeHeader, KEY, 300, undefined, timestamp * 1000),
    },
  ]
}

function bodyOf(bytes: number): string {
  const frame = JSON.stringify({
    object: "event",
    order_id: "payses_1",
    status: "completed",
    description: "",
  })
  return frame.replace('"description":""', `"description":"${"x".repeat(bytes - Buffer.byteLength(frame))}"`)
}

/** Checks per second, in turns of a few ms, so that changes of the machine's speed affect all alike. */
function compete(all: Contestant[], turns: number): Record<string, Spread> {
  const rates = new Map(all.map(({ name }) => [name, [] as number[]]))
  for (const { check } of all) repeat(check, 50)
  for (let turn = 0; turn < turns; turn++) {
    // The first one after a pause must not always be the same.
    for (let place = 0; place < all.length; place++) {
      const contestant = all[(place + turn) % all.length]
      if (contestant) rates.get(contestant.name)?.push(repeat(contestant.check, TURN_MS))
    }
  }
  return Object.fromEntries([...rates].map(([name, values]) => [name, spreadOf(values)]))
}

function repeat(check: () => unknown, ms: number): number {
  const from = performance.now()
  let times = 0
  let passed = 0
  do {
    check()
    times++
    passed = performance.now() - from
  } while (passed < ms)
  return (times / passed) * 1000
}

export const notificationCheck: Section = {
  name: "notification-check",
  title: "Checking a notification",
  quickToo: true,
  run,
}
