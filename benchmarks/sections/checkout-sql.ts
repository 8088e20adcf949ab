import { CORE_HOOK_OF_NULL, NULL_PROVIDER, PLUGIN, PLUGIN_HOOK, SYSTEM } from "../arms"
import { Checkout, type StartedCheckout } from "../checkout"
import { Http } from "../http"
import type { SandboxProcess } from "../sandbox-process"
import { counted, type Effort, type Findings, type Section } from "../section"
import { median } from "../statistics"
import type { OpenShop, World } from "../world"

type Flow =
  | "return first"
  | "notification first"
  | "return first, by the storefront helper"
  | "return first, shopper not told"
type Arm = "system default" | "null provider" | "plugin"

/** Statements by request, and those that nobody waited for. */
interface Costs {
  cart: number
  session: number
  complete: number
  notification: number
  beside: number
  pspCalls: Record<string, number>
  /** Each statement with the step that caused it, to see what a difference consists of. */
  statements: string[]
}

type Measured = { flow: Flow; arm: Arm; costs: Costs }

const STEPS = ["cart", "session", "complete", "notification", "beside"] as const

/** Long enough for core's five seconds between a webhook's answer and its handling. */
const CORE_WEBHOOK_MS = 6_000
const QUIET_MS = 700

async function run(world: World, { quick, say }: Effort): Promise<Findings> {
  const [shop, bare, sandbox] = await Promise.all([world.shop(), world.bareShop(), world.sandbox()])
  const rounds = quick ? 2 : 7
  const measure = async (flow: Flow, arm: Arm, walk: () => Promise<Costs>): Promise<Measured> => {
    // The first one fills caches and pools.
    await walk()
    const all: Costs[] = []
    for (let round = 0; round < rounds; round++) all.push(await walk())
    say(`${flow}, ${arm}: ${all.map(totalOf).join(", ")} statements`)
    return { flow, arm, costs: middle(all) }
  }
  // Counts do not suffer from company: both shops at once.
  const [theirs, ours] = await Promise.all([
    measureNull(bare, sandbox, measure),
    measurePlugin(shop, sandbox, measure),
  ])
  return report([...theirs, ...ours])
}

type Measure = (flow: Flow, arm: Arm, walk: () => Promise<Costs>) => Promise<Measured>

async function measureNull(bare: OpenShop, sandbox: SandboxProcess, measure: Measure): Promise<Measured[]> {
  const system = new Counting(bare, sandbox, SYSTEM)
  const nullProvider = new Counting(bare, sandbox, NULL_PROVIDER)
  return [
    await measure("return first", "system default", () => system.returnFirst({ isNotified: false })),
    await measure("return first", "null provider", () => nullProvider.returnFirst()),
    await measure("notification first", "null provider", () => nullProvider.notificationFirst()),
  ]
}

async function measurePlugin(shop: OpenShop, sandbox: SandboxProcess, measure: Measure): Promise<Measured[]> {
  const plugin = new Counting(shop, sandbox, PLUGIN)
  return [
    await measure("return first", "plugin", () => plugin.returnFirst()),
    await measure("notification first", "plugin", () => plugin.notificationFirst()),
    await measure("return first, by the storefront helper", "plugin", () => plugin.helperFirst()),
    await measure("return first, shopper not told", "plugin", () =>
      plugin.returnFirst({ tellsShopper: false }),
    ),
  ]
}

function report(costs: Measured[]): Findings {
  const of = (flow: Flow, arm: Arm): Costs => {
    const found = costs.find((one) => one.flow === flow && one.arm === arm)
    if (!found) throw new Error(`${flow}, ${arm} was not measured`)
    return found.costs
  }
  const compare = (flow: "return first" | "notification first") => {
    const [ours, theirs] = [of(flow, "plugin"), of(flow, "null provider")]
    const waited = (one: Costs) => one.cart + one.session + one.complete
    return [
      counted(
        `SQL in the shopper's requests, plugin − null, ${flow}`,
        // The look at what the order comes to, before its payment is booked: a null provider compares nothing.
        "≤ 1",
        signed(waited(ours) - waited(theirs)),
        waited(ours) <= waited(theirs) + 1,
      ),
      counted(
        `SQL in all, plugin − null, ${flow}`,
        "≤ 0",
        signed(totalOf(ours) - totalOf(theirs)),
        totalOf(ours) <= totalOf(theirs),
      ),
    ]
  }
  const calls = (flow: Flow) => {
    const onTheWay = callsOnTheWay(of(flow, "plugin"))
    return counted(`PSP calls until the order stands, ${flow}`, "2", onTheWay, onTheWay === 2)
  }
  return {
    checks: [
      ...compare("return first"),
      ...compare("notification first"),
      calls("return first"),
      calls("notification first"),
      calls("return first, by the storefront helper"),
    ],
    tables: [
      {
        title: "SQL statements of one checkout",
        columns: ["flow", "provider", ...STEPS, "total"],
        rows: costs.map((one) => [
          one.flow,
          one.arm,
          ...STEPS.map((step) => one.costs[step]),
          totalOf(one.costs),
        ]),
        note: "BEGIN and COMMIT count. The null provider and the system default run in a Medusa without the plugin. “Beside” is what the same requests set off and nobody waits for: subscribers, and with core's webhook its handling five seconds later.",
      },
      {
        title: "PSP calls of one checkout",
        columns: ["flow", "call", "times"],
        rows: costs.flatMap((one) =>
          Object.entries(one.costs.pspCalls).map(([call, times]) => [one.flow, call, times]),
        ),
        note: "PATCH tells MultiSafepay the order's number once the order stands; nobody waits for it.",
      },
    ],
    chart: {
      title: "SQL statements of one checkout",
      unit: "statements",
      bars: costs.map((one) => ({
        label: `${one.flow}: ${one.arm}`,
        value: totalOf(one.costs),
        series: one.arm === "plugin" ? 1 : one.arm === "null provider" ? 0 : 2,
      })),
    },
    raw: costs,
  }
}

/** Walks checkouts one at a time and counts each. */
class Counting {
  private readonly store: Http
  private readonly hooks: Http

  constructor(
    private readonly open: OpenShop,
    private readonly sandbox: SandboxProcess,
    private readonly provider: string,
  ) {
    this.store = open.shop.storeApi(open.front)
    this.hooks = new Http(open.shop.url)
  }

  returnFirst({ isNotified = true, tellsShopper = true } = {}): Promise<Costs> {
    return this.count(async (checkout) => {
      const started = await this.start(checkout, tellsShopper)
      await checkout.complete()
      if (isNotified) await this.notify(started)
      return started
    })
  }

  notificationFirst(): Promise<Costs> {
    return this.count(async (checkout) => {
      const started = await this.start(checkout)
      await this.notify(started)
      await checkout.complete()
      return started
    })
  }

  helperFirst(): Promise<Costs> {
    return this.count(async (checkout) => {
      const started = await this.start(checkout)
      await checkout.sync(started.sessionId)
      await this.notify(started)
      return started
    })
  }

  private async start(checkout: Checkout, tellsShopper = true): Promise<StartedCheckout> {
    const isPlugin = this.provider === PLUGIN
    const started = await checkout.startPayment(
      await checkout.fillCart(),
      this.provider,
      isPlugin && tellsShopper,
    )
    if (isPlugin) await this.sandbox.pay(started.sessionId)
    return started
  }

  /** Answers once the shop has dealt with it. */
  private async notify({ sessionId, amount }: StartedCheckout): Promise<void> {
    if (this.provider === PLUGIN) return this.sandbox.notify(sessionId)
    await this.hooks.send("POST", CORE_HOOK_OF_NULL, JSON.stringify({ session_id: sessionId, amount }), {
      "content-type": "application/json",
      "x-bench": "notification",
    })
    await this.open.shop.ask("quiet", { ms: CORE_WEBHOOK_MS })
  }

  private async count(walk: (checkout: Checkout) => Promise<StartedCheckout>): Promise<Costs> {
    const { shop, front } = this.open
    await shop.ask("quiet", { ms: QUIET_MS })
    await shop.ask("traffic:start")
    const { sessionId } = await walk(new Checkout(this.store, front, { label: (step) => step }))
    await shop.ask("quiet", { ms: QUIET_MS })
    const traffic = await shop.ask("traffic:take")
    const label = (step: string) => (step === PLUGIN_HOOK ? "notification" : step)
    const sqlOf = (step: string) =>
      Object.entries(traffic)
        .filter(([name]) => label(name) === step)
        .reduce((sum, [, { sql }]) => sum + sql, 0)
    return {
      cart: sqlOf("cart"),
      session: sqlOf("session"),
      complete: sqlOf("complete"),
      notification: sqlOf("notification"),
      beside: Object.values(traffic).reduce((sum, { sqlBeside }) => sum + sqlBeside, 0),
      pspCalls: this.provider === PLUGIN ? (await this.sandbox.calls(sessionId)).by_endpoint : {},
      statements: Object.entries(traffic).flatMap(([step, { statements }]) =>
        statements.map((sql) => `${label(step)}: ${sql}`),
      ),
    }
  }
}

const totalOf = (costs: Costs): number => STEPS.reduce((sum, step) => sum + costs[step], 0)

const callsOnTheWay = ({ pspCalls }: Costs): number =>
  Object.entries(pspCalls)
    .filter(([call]) => !call.startsWith("PATCH"))
    .reduce((sum, [, times]) => sum + times, 0)

/** The run with the median total. */
function middle(all: Costs[]): Costs {
  const wanted = median(all.map(totalOf))
  const closest = [...all].sort((a, b) => Math.abs(totalOf(a) - wanted) - Math.abs(totalOf(b) - wanted))[0]
  if (!closest) throw new Error("Nothing was measured")
  return closest
}

const signed = (difference: number) => (difference > 0 ? `+${difference}` : String(difference))

export const checkoutSql: Section = {
  name: "checkout-sql",
  title: "SQL and PSP calls of a checkout",
  quickToo: true,
  run,
}
