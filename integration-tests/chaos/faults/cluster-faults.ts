import { setTimeout as pause } from "node:timers/promises"
import type { ClusterKeeper } from "../environment/cluster-keeper"
import type { Dice } from "../plan/dice"
import type { World } from "../world"

/** What goes wrong between the processes of a shop that has several. */
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
  /** Which of two. */
  which: 0 | 1
  /** How long Redis is away, or what share of the connections is cut. */
  size: number
  delayMs: number
}

/** One in so many shoppers sees one of these faults. */
const SHOPPERS_PER_FAULT = 10

export function planClusterFaults(shoppers: number, dice: Dice): PlannedClusterFault[] {
  const count = Math.max(Object.keys(CLUSTER_FAULTS).length, Math.round(shoppers / SHOPPERS_PER_FAULT))
  return dice.deal(count, CLUSTER_FAULTS).map((fault, index) => ({
    afterShoppers: Math.round(((index + 0.3 + 0.6 * dice.next()) * shoppers) / count),
    fault,
    which: dice.chance(0.5) ? 0 : 1,
    size: dice.next(),
    delayMs: dice.int(0, 1_500),
  }))
}

/** Resolves once everything stands again. */
export async function strike(
  { fault, which, size, delayMs }: PlannedClusterFault,
  { house, records, met }: World,
  keeper: ClusterKeeper,
): Promise<void> {
  await pause(delayMs)
  met.add(fault)
  switch (fault) {
    case "SIGKILL server":
      return keeper.killServer(which)
    case "SIGKILL worker":
      return keeper.killWorker(which)
    case "Redis restarted":
    case "Redis killed": {
      const how = fault === "Redis killed" ? "killed" : "stopped"
      return house.cluster?.redis.restart(how, Math.round(2_000 * size))
    }
    case "PostgreSQL connections cut":
      return records.cutConnections(0.2 + 0.8 * size)
  }
}
