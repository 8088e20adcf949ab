import { join } from "node:path"
import { freePort } from "../processes/free-port"
import { startRoundRobin } from "../processes/round-robin"
import { RedisSupervisor } from "./redis-supervisor"

/** Tells the load balancer who sends a request, only for the run's statistics. */
export const VISITOR_HEADER = "x-chaos-visitor"

/** What a shop of several processes needs in addition to its database. */
export type ClusterEnvironment = {
  redis: RedisSupervisor
  servers: readonly number[]
  workers: readonly number[]
  /** Visitors whose requests were answered by more than one server. */
  moved: ReadonlySet<string>
  close(): Promise<void>
}

/** @param port of the shop, for all of its servers */
export async function openClusterEnvironment(port: number, folder: string): Promise<ClusterEnvironment> {
  const redis = await RedisSupervisor.open(join(folder, "redis"), join(folder, "logs", "redis.log"))
  const servers = [await freePort(), await freePort()]
  const workers = [await freePort(), await freePort()]
  const lastServer = new Map<string, number>()
  const moved = new Set<string>()
  const roundRobin = await startRoundRobin(port, servers, {
    onAnswer: ({ headers }, server) => {
      const visitor = headers[VISITOR_HEADER]
      if (typeof visitor !== "string") return
      const last = lastServer.get(visitor)
      if (last !== undefined && last !== server) moved.add(visitor)
      lastServer.set(visitor, server)
    },
  })
  const close = async () => {
    await roundRobin.close()
    await redis.close()
  }
  return { redis, servers, workers, moved, close }
}
