import { signNotification } from "../../src/multisafepay"
import { NULL_PROVIDER, PLUGIN, PLUGIN_HOOK } from "../arms"
import { Checkout, type StartedCheckout } from "../checkout"
import type { Environment, OpenShop } from "../environment"
import { Http } from "../http"
import { repeatAtOnce } from "../load"
import { type SandboxProcess, SITE_KEY } from "../sandbox-process"
import { counted, type Effort, type Findings, type Section, timed } from "../section"
import { barOf, cellsOf, median } from "../statistics"

const IN_ALL = 500
const AT_ONCE = 20
/** The two alternate, this many at a time. */
const TURN = 50
const PREPARED_AT_ONCE = 4

async function run(environment: Environment, { say }: Effort): Promise<Findings> {
  const [open, sandbox] = await Promise.all([environment.shop(), environment.sandbox()])
  await sandbox.setLatency(0)
  const http = new Http(open.shop.url, { "content-type": "application/json" }, AT_ONCE)
  const rates = { ours: [] as number[], core: [] as number[] }
  const refused: string[] = []
  const sessionIds: string[] = []
  for (let done = 0; done < IN_ALL; done += TURN) {
    say(`${done} of ${IN_ALL} orders each`)
    const paid = await prepare(open, PLUGIN, sandbox)
    const bodies = await Promise.all(paid.map(({ sessionId }) => sandbox.notificationBody(sessionId)))
    const bare = await prepare(open, NULL_PROVIDER, sandbox)
    sessionIds.push(...[...paid, ...bare].map(({ sessionId }) => sessionId))
    const send = async (path: string, body: string, headers: Record<string, string> = {}) => {
      const { status, text } = await http.send("POST", path, body, headers)
      if (status !== 200) refused.push(`${path}: ${status} ${text.slice(0, 200)}`)
    }
    const ours = async () => {
      const ms = await repeatAtOnce(TURN, AT_ONCE, async (index) => {
        const rawBody = bodies[index] ?? ""
        await send(PLUGIN_HOOK, rawBody, { auth: signNotification({ apiKey: SITE_KEY, rawBody }) })
      })
      rates.ours.push((TURN / ms) * 1000)
      await open.shop.ask("quiet", { ms: 300 })
    }
    const core = async () => {
      const ms = await repeatAtOnce(TURN, AT_ONCE, async (index) => {
        const { sessionId, amount } = bare[index] ?? { sessionId: "", amount: 0 }
        await send("/bench/process-payment", JSON.stringify({ session_id: sessionId, amount }))
      })
      rates.core.push((TURN / ms) * 1000)
      await open.shop.ask("quiet", { ms: 300 })
    }
    // The second one finds warmer caches.
    for (const turn of (done / TURN) % 2 === 0 ? [ours, core] : [core, ours]) await turn()
  }
  await http.close()
  const orders = await open.shop.ask("count-orders", { sessionIds })
  const ratio = median(rates.ours) / median(rates.core)
  const timeOuts = refused.filter((one) => /lock|timed? ?out/i.test(one)).length
  return {
    checks: [
      timed(
        "orders a second, ours / core's process-payment",
        "≥ 0.95",
        ratio.toFixed(2),
        ratio >= 0.95 && refused.length === 0,
      ),
      counted("lock time-outs", "0", timeOuts, timeOuts === 0),
      counted(
        "one captured order for each notification",
        `${sessionIds.length}`,
        orders,
        orders === sessionIds.length && refused.length === 0,
      ),
    ],
    tables: [
      {
        title: `${IN_ALL} paid notifications, ${AT_ONCE} at once`,
        columns: ["handled by", "orders a second", "middle half"],
        rows: [
          ["the plugin, signature checked and MultiSafepay asked", ...cellsOf(rates.ours, 1)],
          ["core's process-payment with the null provider", ...cellsOf(rates.core, 1)],
        ],
        note: `In turns of ${TURN} in one process. Refused: ${refused.length === 0 ? "none" : refused.slice(0, 3).join("; ")}.`,
      },
    ],
    chart: {
      title: `Orders a second, ${AT_ONCE} notifications at once`,
      unit: "orders a second",
      bars: [
        { label: "core's process-payment", ...barOf(rates.core), series: 0 },
        { label: "the plugin", ...barOf(rates.ours), series: 1 },
      ],
    },
    raw: { rates, refused },
  }
}

/** Carts of shoppers who have paid and not returned. */
async function prepare(
  { shop, front }: OpenShop,
  provider: string,
  sandbox: SandboxProcess,
): Promise<StartedCheckout[]> {
  const store = shop.storeApi(front, PREPARED_AT_ONCE)
  const started: StartedCheckout[] = []
  await repeatAtOnce(TURN, PREPARED_AT_ONCE, async () => {
    const checkout = new Checkout(store, front)
    const one = await checkout.startPayment(await checkout.fillCart(), provider, provider === PLUGIN)
    if (provider === PLUGIN) await sandbox.pay(one.sessionId)
    started.push(one)
  })
  await store.close()
  return started
}

export const ordersPerSecond: Section = {
  name: "orders-per-second",
  title: "Orders from notifications",
  quickToo: false,
  run,
}
