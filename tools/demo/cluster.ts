import { join } from "node:path"
import type { Closers } from "../../testkit/processes/closers"
import { freePort } from "../../testkit/processes/free-port"
import { startRoundRobin } from "../../testkit/processes/round-robin"
import type { SupervisedProcess } from "../../testkit/processes/supervised-process"
import { startMedusa } from "../../testkit/servers/medusa"
import { type Redis, requireRedisServer, startRedis } from "../../testkit/servers/redis"
import type { TeaShopSettings } from "../../testkit/settings"
import type { Progress } from "../terminal/progress"

export type Keep = (name: string, part: Pick<SupervisedProcess, "exited" | "tail" | "stop">) => void

/** @throws Error that says how to get redis-server, before anything else is started */
export function checkCluster({ cluster }: Pick<TeaShopSettings, "cluster">): void {
  if (cluster) requireRedisServer()
}

/** Keeps its data for the next start, as the database does. */
export async function startSharedRedis(
  { keepIn, logs }: TeaShopSettings,
  progress: Progress,
  keep: Keep,
): Promise<Redis> {
  return progress.step("Redis", async (remark) => {
    const redis = await startRedis({ keepIn: join(keepIn, "redis"), logFile: join(logs, "redis.log") })
    keep("Redis", redis)
    remark(redis.url)
    return redis
  })
}

/** Two servers, two workers, and the round robin in front of the servers at the usual port. */
export async function startCluster(
  { medusaPort, logs }: TeaShopSettings,
  env: NodeJS.ProcessEnv,
  progress: Progress,
  keep: Keep,
  closers: Closers,
): Promise<void> {
  const start = (name: string, mode: "server" | "worker") =>
    progress.step(name, async (remark) => {
      const port = await freePort()
      const medusaEnv = { ...env, MEDUSA_WORKER_MODE: mode }
      const log = join(logs, `medusa-${name.toLowerCase().replace(" ", "-")}.log`)
      keep(name, await startMedusa(port, medusaEnv, log))
      remark(`http://localhost:${port}`)
      return port
    })
  const started = await Promise.allSettled([
    start("Server 1", "server"),
    start("Server 2", "server"),
    start("Worker 1", "worker"),
    start("Worker 2", "worker"),
  ])
  const ports = started.map((one) => {
    if (one.status === "rejected") throw one.reason
    return one.value
  })
  const roundRobin = await startRoundRobin(medusaPort, ports.slice(0, 2))
  closers.add(() => roundRobin.close())
}
