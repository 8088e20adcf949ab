import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { ROOT } from "../checkout"

/** Remembers the sources of each long step, so that it is repeated only when they change. */
export class Stamps {
  private readonly stamps: Record<string, string>

  constructor(private readonly file: string) {
    this.stamps = read(file)
  }

  /** Does the work unless it was done with the same sources. The stamp is set when it succeeds. */
  async unlessDone(
    name: string,
    fingerprint: string,
    work: () => Promise<void>,
  ): Promise<"done" | "as it was"> {
    if (this.stamps[name] === fingerprint) return "as it was"
    this.set(name, undefined)
    await work()
    this.set(name, fingerprint)
    return "done"
  }

  forget(name: string): void {
    this.set(name, undefined)
  }

  private set(name: string, value: string | undefined): void {
    if (value === undefined) delete this.stamps[name]
    else this.stamps[name] = value
    mkdirSync(dirname(this.file), { recursive: true })
    writeFileSync(this.file, `${JSON.stringify(this.stamps, null, 2)}\n`)
  }
}

function read(file: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch {
    return {}
  }
}

const NOT_SOURCES = new Set(["node_modules", "__tests__", "dist", ".medusa"])

/** A hash of the contents of files and folders of the checkout; a missing one counts as missing. */
export function fingerprint(paths: string[], more: string[] = []): string {
  const hash = createHash("sha256").update(JSON.stringify(more))
  for (const file of paths.flatMap((path) => filesUnder(join(ROOT, path))).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(file))
  }
  return hash.digest("hex")
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => !NOT_SOURCES.has(name))
    .flatMap((name) => filesUnder(join(path, name)))
}
