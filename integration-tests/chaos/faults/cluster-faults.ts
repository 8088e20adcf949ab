import { setTimeout as pause } from "node:timers/promises"
import type { ClusterSupervisor } from "../../../testkit/environment/cluster-supervisor"
import type { ChaosContext } from "../context"
import type { SeededRandom } from "../plan/seeded-random"

/** What can go wrong between the processes of a cluster. */
export const CLUSTER_FAULTS = {
  "SIGKILL server": 3,
  "SIGKILL worker": 4,
  "Redis restarted": 3,
  "Redis killed": 3,
  "PostgreSQL connections cut": 8,
} as const
export type ClusterFault = keyof typeof CLUSTER_FAULTS

export const MOVED = "shopper: moved to another server"

export type PlannedClusterFault = {
  afterShoppers: number
  fault: ClusterFault
  /** Which of the two processes. */
  which: 0 | 1
  /** From 0 to 1: how long Redis is down, or what share of the connections is cut. */
  size: number
  delayMs: number
}

/** One of these faults per this many shoppers. */
const SHOPPERS_PER_FAULT = 8
/** How often each of them happens at least in a thousand checkouts. */
const MIN_IN_THOUSAND = 22

export function planClusterFaults(shoppers: number, random: SeededRandom): PlannedClusterFault[] {
  const least = Math.max(1, Math.ceil((MIN_IN_THOUSAND * shoppers) / 1_000))
  const kinds = Object.keys(CLUSTER_FAULTS).length
  const count = Math.max(kinds * least, Math.round(shoppers / SHOPPERS_PER_FAULT))
  return random
    .distribute(count, CLUSTER_FAULTS, () => least)
    .map((fault, index) => ({
      afterShoppers: Math.round(((index + 0.3 + 0.6 * random.next()) * shoppers) / count),
      fault,
      which: random.chance(0.5) ? 0 : 1,
      size: random.next(),
      delayMs: random.int(0, 1_500),
    }))
}

/** Resolves once everything works again. */
export async function strike(
  { fault, which, size, delayMs }: PlannedClusterFault,
  { environment, records, met }: ChaosContext,
  supervisor: ClusterSupervisor,
): Promise<void> {
  await pause(delayMs)
  met.add(fault)
  switch (fault) {
    case "SIGKILL server":
      return supervisor.killServer(which)
    case "SIGKILL worker":
      return supervisor.killWorker(which)
    case "Redis restarted":
    case "Redis killed": {
      const how = fault === "Redis killed" ? "killed" : "stopped"
      return environment.cluster?.redis.restart(how, Math.round(2_000 * size))
    }
    case "PostgreSQL connections cut":
      return records.cutConnections(0.2 + 0.8 * size)
  }
}
