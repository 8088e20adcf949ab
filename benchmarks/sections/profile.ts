import { join } from "node:path"
import { PLUGIN } from "../arms"
import { Checkout } from "../checkout"
import { cpuShares } from "../cpu-profile"
import { ARTIFACTS, type Environment } from "../environment"
import { cpuMsOf } from "../process-cpu"
import { type Effort, type Findings, type Section, timed } from "../section"
import { median } from "../statistics"

const CHECKOUTS = 60
const WARM_UP = 10
const SHOWN_FILES = 15
/** A share of Medusa's CPU. */
const MOST = 0.01

async function run(environment: Environment, { say }: Effort): Promise<Findings> {
  const [{ shop, front }, sandbox] = await Promise.all([environment.shop(), environment.sandbox()])
  await sandbox.setLatency(0)
  const store = shop.storeApi(front)
  const walk = async () => {
    const checkout = new Checkout(store, front)
    const { sessionId } = await checkout.startPayment(await checkout.fillCart(), PLUGIN, true)
    await sandbox.pay(sessionId)
    await checkout.complete()
    await sandbox.notify(sessionId)
  }
  for (let time = 0; time < WARM_UP; time++) await walk()
  say(`CPU of ${CHECKOUTS} checkouts`)
  const processes = await cpuOfProcesses(shop.pid, await environment.postgresPid(), async () => {
    for (let time = 0; time < CHECKOUTS; time++) await walk()
  })
  say(`profiling ${CHECKOUTS} checkouts`)
  await shop.ask("profile:start")
  for (let time = 0; time < CHECKOUTS; time++) await walk()
  const file = join(ARTIFACTS, "checkout.cpuprofile")
  const methods = await shop.ask("profile:stop", { file })
  await store.close()

  const { owners, pluginFiles } = cpuShares(file)
  const perCheckout = (ms: number) => (ms / CHECKOUTS).toFixed(2)
  const busy = owners.filter(({ owner }) => owner !== "idle")
  const sum = busy.reduce((total, { ms }) => total + ms, 0)
  const ours = busy.find(({ owner }) => owner === "the plugin")?.ms ?? 0
  return {
    checks: [
      timed(
        "plugin's CPU of a checkout, with its notification",
        `≤ ${MOST * 100} %`,
        `${((ours / sum) * 100).toFixed(2)} %`,
        ours <= MOST * sum,
      ),
    ],
    tables: [
      {
        title: "CPU of a whole checkout by process",
        columns: ["process", "ms a checkout", "checkouts a second and core"],
        rows: processes.map(({ name, ms }) => [name, perCheckout(ms), ((1000 * CHECKOUTS) / ms).toFixed(1)]),
        note: `${CHECKOUTS} checkouts one after the other, each with its notification, without the profiler; garbage collection and compilation included.`,
      },
      {
        title: "Inside the provider's methods, ms of the wall for each call",
        columns: ["method", "in all", "waiting for MultiSafepay", "waiting for PostgreSQL", "the rest"],
        rows: Object.entries(methods).map(([name, calls]) => [
          name,
          median(calls.map(({ wall }) => wall)).toFixed(2),
          median(calls.map(({ psp }) => psp)).toFixed(2),
          median(calls.map(({ sql }) => sql)).toFixed(2),
          median(calls.map(({ wall, psp, sql }) => wall - psp - sql)).toFixed(2),
        ]),
        note: "Medians, with the sandbox on the same machine at 0 ms, and the profiler running.",
      },
      {
        title: "CPU of a whole checkout by owner",
        columns: ["owner", "ms a checkout", "share"],
        rows: busy.map(({ owner, ms }) => [owner, perCheckout(ms), `${((ms / sum) * 100).toFixed(1)} %`]),
        note: `From a V8 profile of ${CHECKOUTS} checkouts, each with its notification; the time of zod, undici and lossless-json is the plugin's.`,
      },
      {
        title: "CPU inside the plugin by file",
        columns: ["file", "ms a checkout"],
        rows: pluginFiles.slice(0, SHOWN_FILES).map(({ owner, ms }) => [owner, perCheckout(ms)]),
      },
    ],
    chart: {
      title: "CPU of a whole checkout",
      unit: "ms",
      bars: busy.map(({ owner, ms }) => ({
        label: owner,
        value: ms / CHECKOUTS,
        series: owner === "the plugin" ? 1 : 0,
      })),
    },
    raw: { processes, methods, owners, pluginFiles },
  }
}

/** CPU time of the shop's processes while something ran, in ms; empty where it cannot be read. */
async function cpuOfProcesses(
  medusa: number,
  postgres: number,
  work: () => Promise<void>,
): Promise<{ name: string; ms: number }[]> {
  const read = () => [cpuMsOf(medusa), cpuMsOf(postgres)]
  const before = read()
  await work()
  const after = read()
  return ["Medusa with the plugin", "PostgreSQL"].flatMap((name, index) => {
    const [from, to] = [before[index], after[index]]
    return from === undefined || to === undefined ? [] : [{ name, ms: to - from }]
  })
}

export const profile: Section = {
  name: "profile",
  title: "Where a checkout's time goes",
  quickToo: false,
  run,
}
