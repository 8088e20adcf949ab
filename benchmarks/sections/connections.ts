import { asPspOrderId, MultiSafepayClient } from "../../src/multisafepay"
import type { Environment } from "../environment"
import { SITE_KEY } from "../sandbox-process"
import { counted, type Effort, type Findings, type Section } from "../section"

const POOL = 50
const ORDER = asPspOrderId("connections-1")

async function run(environment: Environment, { say }: Effort): Promise<Findings> {
  const sandbox = await environment.sandbox()
  await sandbox.addTransactions([{ order_id: ORDER, amount: 2450, status: "initialized" }])
  await sandbox.setLatency(0)

  const count = async (times: number, parallel: boolean): Promise<number> => {
    const client = new MultiSafepayClient({
      apiKey: SITE_KEY,
      environment: "test",
      baseUrl: sandbox.apiBaseUrl,
      maxConnections: POOL,
    })
    await sandbox.connections()
    if (parallel) await Promise.all(Array.from({ length: times }, () => client.getOrder(ORDER)))
    else for (let time = 0; time < times; time++) await client.getOrder(ORDER)
    const opened = await sandbox.connections()
    await client.close()
    return opened
  }
  say("1,000 calls one after the other")
  const sequential = await count(1_000, false)
  say("200 calls at once")
  const parallel = await count(200, true)
  return {
    checks: [
      counted("connections for 1,000 sequential PSP calls", "1", sequential, sequential === 1),
      counted(
        `connections for 200 parallel PSP calls, pool of ${POOL}`,
        `≤ ${POOL}`,
        parallel,
        parallel <= POOL,
      ),
    ],
    tables: [
      {
        title: "TCP connections that reached the sandbox",
        columns: ["calls", "connections"],
        rows: [
          ["1,000 one after the other", sequential],
          ["200 at once", parallel],
        ],
      },
    ],
    chart: {
      title: "TCP connections opened",
      unit: "connections",
      bars: [
        { label: "1,000 calls one after the other", value: sequential, series: 1 },
        { label: "200 calls at once", value: parallel, series: 1 },
      ],
      goal: { at: POOL, label: "pool" },
    },
    raw: { sequential, parallel },
  }
}

export const connections: Section = {
  name: "connections",
  title: "Connections to MultiSafepay",
  quickToo: true,
  run,
}
