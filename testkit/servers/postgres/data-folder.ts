import { createHash } from "node:crypto"
import {
  accessSync,
  chownSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  rmSync,
  statfsSync,
  symlinkSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { canEnter, type Identity, postgresIdentity } from "./identity"

export interface DataFolder {
  /** Contains `data`, and `native` if a copy of the programs was needed. */
  path: string
  identity: Identity | undefined
}

/** A test database is copied for each test, and most of the time goes into creating some 1,400 files. */
const MEMORY = "/dev/shm"
/** A container has 64 MB by default; all databases of a test run and their log need some hundred. */
const ENOUGH_MEMORY_BYTES = 2 * 1024 ** 3

/** A folder in memory, or else in the machine's temporary directory. The caller deletes it. */
export function throwAwayFolder(): DataFolder {
  const identity = postgresIdentity()
  const path = mkdtempSync(join(hasRoomInMemory() ? MEMORY : tmpdir(), "tea-shop-postgres-"))
  if (identity) chownSync(path, identity.uid, identity.gid)
  return { path, identity }
}

function hasRoomInMemory(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK)
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize >= ENOUGH_MEMORY_BYTES
  } catch {
    return false
  }
}

/**
 * A permanent folder at `wanted`. For root with a checkout below a private folder such as /root, which PostgreSQL's
 * user cannot enter, the folder is in /var/lib and `wanted` is a link to it. Deleting the link still discards the
 * database.
 */
export function keptFolder(wanted: string): DataFolder {
  const link = lstatSync(wanted, { throwIfNoEntry: false })
  const target = link?.isSymbolicLink() ? resolve(dirname(wanted), readlinkSync(wanted)) : wanted
  const identity = postgresIdentity(target)
  if (link?.isSymbolicLink()) {
    make(target, identity)
    return { path: target, identity }
  }
  make(wanted, identity)
  if (canEnter(wanted, identity)) return { path: wanted, identity }
  if (!identity) {
    throw new Error(
      `${wanted} belongs to another user. Delete it, or start the demo as the user who made it.`,
    )
  }
  const elsewhere = join(
    "/var/lib/medusa-payment-multisafepay-alipay",
    createHash("sha256").update(resolve(wanted)).digest("hex").slice(0, 12),
  )
  rmSync(elsewhere, { recursive: true, force: true })
  make(elsewhere, identity)
  rmSync(wanted, { recursive: true })
  symlinkSync(elsewhere, wanted)
  return { path: elsewhere, identity }
}

function make(folder: string, identity: Identity | undefined): void {
  mkdirSync(folder, { recursive: true })
  if (identity) chownSync(folder, identity.uid, identity.gid)
}
