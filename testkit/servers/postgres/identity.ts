import { spawnSync } from "node:child_process"
import { statSync } from "node:fs"

export interface Identity {
  uid: number
  gid: number
}

/**
 * The user that PostgreSQL runs as: our own, except for root, which it refuses. Root runs it as the owner of the
 * existing data folder, or as the unprivileged user that every Unix has.
 */
export function postgresIdentity(dataFolder?: string): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined
  const owner = dataFolder ? statSync(dataFolder, { throwIfNoEntry: false }) : undefined
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return { uid: idOf("-u", "nobody"), gid: idOf("-g", "nobody") }
}

/** True when that user may enter the folder, which depends on each folder above it too. */
export function canEnter(folder: string, identity: Identity | undefined): boolean {
  return (
    spawnSync("/bin/sh", ["-c", 'cd -- "$1" && : >.w && rm .w', "sh", folder], { ...identity, cwd: "/" })
      .status === 0
  )
}

function idOf(flag: "-u" | "-g", user: string): number {
  return Number(spawnSync("id", [flag, user], { encoding: "utf8" }).stdout.trim() || Number.NaN) || 65534
}
