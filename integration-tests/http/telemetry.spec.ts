import { readFileSync } from "node:fs"
import { COUNTERS, GAUGES, HISTOGRAMS } from "../../src/core/telemetry/metrics"
import { eventually } from "../../testkit/eventually"
import { SITE_KEY } from "../../testkit/servers/sandbox-keys"
import { runJob } from "../harness/jobs"
import { alertsOf } from "../harness/journal"
import { ALIPAY, aTeaShop, type Shop } from "../harness/shop"
import { type Signals, Telemetry } from "../harness/telemetry"

/** Set up before Medusa boots, as in a shop's `instrumentation.ts`. */
const telemetry = new Telemetry()

/** The shop's telemetry while `work` runs. */
async function signalsOf(work: () => Promise<unknown>): Promise<Signals> {
  await telemetry.take()
  await work()
  return telemetry.take()
}

async function checkOut(shop: Shop) {
  const shopper = shop.shopper()
  const session = await shopper.checkout(ALIPAY)
  await shop.psp.pay(session.id)
  const [order] = await shop.merchant.ordersOf(shopper.email)
  // The order's number is sent in the background.
  await eventually(async () =>
    expect((await shop.psp.calls(session.id)).by_endpoint).toHaveProperty("PATCH /orders/:id"),
  )
  return { shopper, session, orderId: order?.id ?? "" }
}

const request = (method: string, template: string) =>
  `alipay.psp.request.duration{http.request.method=${method}, outcome=success, url.template=${template}}`
const READ = request("GET", "/orders/{order_id}")
const answered = (status: number, signature: string) =>
  `alipay.notification.duration{http.response.status_code=${status}, signature=${signature}}`
const synced = (outcome: string) => `alipay.payment_sync.duration{outcome=${outcome}, trigger=notification}`

/** What each process exports about a shop in which nothing waits. */
const STATE_AT_REST = {
  "alipay.recovery.age": expect.any(Number),
  "alipay.recovery.backlog": 0,
  "alipay.refund_breaker.paused": 0,
}
/** What each export has for such a shop from the first notification on. */
const CONVERGED = {
  ...STATE_AT_REST,
  "alipay.queue.length{lane=background}": 0,
  "alipay.queue.length{lane=kept}": 0,
  "alipay.queue.length{lane=notification}": 0,
  "alipay.queue.length{lane=shopper}": 0,
}

aTeaShop("A shop with OpenTelemetry", {}, (shop) => {
  const seen = new Set<string>()
  const keep = ({ metrics, spans }: Signals) => {
    for (const name of [...Object.keys(metrics), ...Object.keys(spans)]) seen.add(name.replace(/\{.*/, ""))
    return { metrics, spans }
  }

  afterAll(() => telemetry.close())

  it("telemetry reports the state of the shop from boot on, before a payment provider is used and before recovery ran", async () => {
    expect((await telemetry.take()).metrics).toEqual(STATE_AT_REST)
  })

  it("telemetry reports a checkout: calls of MultiSafepay, the notification and its age, the payment sync", async () => {
    const signals = keep(await signalsOf(() => checkOut(shop)))

    expect(signals).toEqual({
      metrics: {
        ...CONVERGED,
        "alipay.notification.age": 1,
        [answered(200, "accepted")]: 1,
        [synced("acted")]: 1,
        [request("POST", "/orders")]: 1,
        [request("GET", "/payment-methods")]: 1,
        [request("PATCH", "/orders/{order_id}")]: 1,
        [READ]: 1,
      },
      spans: {
        "alipay.notification": 1,
        "alipay.payment_sync": 1,
        "MultiSafepay POST /orders": 1,
        "MultiSafepay GET /payment-methods": 1,
        "MultiSafepay GET /orders/{order_id}": 1,
        "MultiSafepay PATCH /orders/{order_id}": 1,
      },
    })
  })

  it("telemetry reports a refund once, and the requests that it takes", async () => {
    const { orderId } = await checkOut(shop)
    const payment = await shop.merchant.paymentOf(orderId)

    const { metrics } = keep(await signalsOf(() => shop.merchant.refund(payment.id, 5)))

    expect(metrics).toMatchObject({
      "alipay.refund.requests{outcome=accepted}": 1,
      [request("POST", "/orders/{order_id}/refunds")]: 1,
    })
  })

  it("telemetry reports that a forged notification was refused, and nothing else about it", async () => {
    const { session } = await checkOut(shop)

    const signals = keep(
      await signalsOf(() => shop.psp.notify(session.id, { signing_key: "another-site's-key" })),
    )

    expect(signals).toEqual({
      metrics: { ...CONVERGED, [answered(401, "bad_signature")]: 1 },
      spans: { "alipay.notification": 1 },
    })
  })

  it("telemetry reports an alert when it is sent and while it is open, and the job that ran", async () => {
    const { session } = await checkOut(shop)

    const { metrics, spans } = keep(
      await signalsOf(async () => {
        await shop.psp.pay(session.id, "chargedback")
        expect(await alertsOf(shop)).toMatchObject([{ kind: "disputed" }])
        await runJob(shop, "recovery")
      }),
    )

    expect(metrics).toMatchObject({
      "alipay.alert.sent{kind=disputed, stage=noticed, state=open}": 1,
      "alipay.alert.open{kind=disputed}": 1,
      "alipay.recovery.age": expect.any(Number),
      "alipay.refund_breaker.paused": 0,
    })
    expect(spans).toMatchObject({ "alipay.job": 1 })
  })

  it("telemetry contains no person's name, address or key, and no id in a metric", async () => {
    await telemetry.take()
    const { shopper, session } = await checkOut(shop)
    const { metrics, spans } = await telemetry.takeRaw()

    const inSpans = JSON.stringify(
      spans.map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    )
    const inMetrics = JSON.stringify(metrics)
    for (const secret of [shopper.email, "Mei", "Oudezijds", "1012GD", "+3120", SITE_KEY]) {
      expect(inSpans).not.toContain(secret)
      expect(inMetrics).not.toContain(secret)
    }
    expect(inSpans).toContain(session.id)
    expect(inMetrics).not.toMatch(/payses_|pay_|order_0|cart_/)
  })

  it("telemetry has every metric and span that docs/operating.md lists, and no other", () => {
    const rows = readFileSync("docs/operating.md", "utf8").matchAll(/^\| `(alipay\.[a-z_.]+)` \|/gm)
    const documented = [...new Set([...rows].map(([, name]) => String(name)))].sort()
    const ours = [...seen].filter((name) => !name.startsWith("MultiSafepay ")).sort()

    expect(ours).toEqual(documented)
    expect(documented).toEqual(expect.arrayContaining(Object.keys({ ...HISTOGRAMS, ...COUNTERS, ...GAUGES })))
  })
})
