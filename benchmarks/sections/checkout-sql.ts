import {
  type Costs,
  CountedCheckouts,
  callsOnTheWay,
  middle,
  STEPS,
  totalOf,
  waitedFor,
} from "../counted-checkout"
import type { Environment, OpenShop } from "../environment"
import { nullPayer, pluginPayer, systemPayer } from "../payers"
import type { SandboxProcess } from "../sandbox-process"
import { counted, type Effort, type Findings, type Section } from "../section"

type Flow =
  | "return first"
  | "notification first"
  | "return first, by the storefront helper"
  | "return first, without shopper data"
type Arm = "system default" | "null provider" | "plugin"

type Measured = { flow: Flow; arm: Arm; costs: Costs }

async function run(environment: Environment, { quick, say }: Effort): Promise<Findings> {
  const [shop, bare, sandbox] = await Promise.all([
    environment.shop(),
    environment.bareShop(),
    environment.sandbox(),
  ])
  const rounds = quick ? 2 : 7
  const measure = async (flow: Flow, arm: Arm, walk: () => Promise<Costs>): Promise<Measured> => {
    // The first run fills caches and pools.
    await walk()
    const all: Costs[] = []
    for (let round = 0; round < rounds; round++) all.push(await walk())
    say(`${flow}, ${arm}: ${all.map(totalOf).join(", ")} statements`)
    return { flow, arm, costs: middle(all) }
  }
  // Other load does not change counts, so both shops run in parallel.
  const [theirs, ours] = await Promise.all([
    measureNull(bare, measure),
    measurePlugin(shop, sandbox, measure),
  ])
  return report([...theirs, ...ours])
}

type Measure = (flow: Flow, arm: Arm, walk: () => Promise<Costs>) => Promise<Measured>

async function measureNull(bare: OpenShop, measure: Measure): Promise<Measured[]> {
  const system = new CountedCheckouts(bare, systemPayer(bare.shop.url))
  const nullProvider = new CountedCheckouts(bare, nullPayer(bare.shop.url))
  return [
    await measure("return first", "system default", () => system.returnFirst({ isNotified: false })),
    await measure("return first", "null provider", () => nullProvider.returnFirst()),
    await measure("notification first", "null provider", () => nullProvider.notificationFirst()),
  ]
}

async function measurePlugin(shop: OpenShop, sandbox: SandboxProcess, measure: Measure): Promise<Measured[]> {
  const plugin = new CountedCheckouts(shop, pluginPayer(sandbox))
  return [
    await measure("return first", "plugin", () => plugin.returnFirst()),
    await measure("notification first", "plugin", () => plugin.notificationFirst()),
    await measure("return first, by the storefront helper", "plugin", () => plugin.helperFirst()),
    await measure("return first, without shopper data", "plugin", () =>
      plugin.returnFirst({ sendsShopperData: false }),
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
    return [
      counted(
        `SQL in the shopper's requests, plugin − null, ${flow}`,
        // The plugin checks the order's total before its payment is booked; a null provider compares nothing.
        "≤ 1",
        signed(waitedFor(ours) - waitedFor(theirs)),
        waitedFor(ours) <= waitedFor(theirs) + 1,
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
    return counted(`PSP calls until the order exists, ${flow}`, "2", onTheWay, onTheWay === 2)
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
        note: "BEGIN and COMMIT count. The null provider and the system default run in a Medusa without the plugin. “Beside” is what the same requests set off and nobody waits for: subscribers, and with core's webhook its handling, for which core waits five seconds and the benchmark does not.",
      },
      {
        title: "PSP calls of one checkout",
        columns: ["flow", "call", "times"],
        rows: costs.flatMap((one) =>
          Object.entries(one.costs.pspCalls).map(([call, times]) => [one.flow, call, times]),
        ),
        note: "PATCH tells MultiSafepay the order's number once the order exists; nobody waits for it.",
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

const signed = (difference: number) => (difference > 0 ? `+${difference}` : String(difference))

export const checkoutSql: Section = {
  name: "checkout-sql",
  title: "SQL and PSP calls of a checkout",
  quickToo: true,
  run,
}
