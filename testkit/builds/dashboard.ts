import { existsSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { ROOT } from "../checkout"
import { runMedusa } from "../servers/medusa"
import { fingerprint, type Stamps } from "./stamps"

const BUILT = join(ROOT, ".medusa", "admin")

/**
 * Builds Medusa's admin with the plugin's pages, unless that build exists. A production build, as in shops: React's
 * development build takes twice as long to load.
 */
export async function ensureDashboard(
  stamps: Stamps,
  env: NodeJS.ProcessEnv,
  logFile: string,
): Promise<string> {
  if (!existsSync(join(BUILT, "index.html"))) stamps.forget("dashboard")
  const outcome = await stamps.unlessDone(
    "dashboard",
    fingerprint(["src/admin", "medusa-config.js", "package-lock.json"], ["production"]),
    () => runMedusa(["build", "--admin-only"], { ...env, NODE_ENV: "production" }, logFile),
  )
  linkForMedusa()
  return outcome
}

/** `medusa start` serves only public/admin. */
function linkForMedusa(): void {
  const publicFolder = join(ROOT, "public")
  const link = join(publicFolder, "admin")
  mkdirSync(publicFolder, { recursive: true })
  writeFileSync(join(publicFolder, ".gitignore"), "*\n")
  if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link, { recursive: true })
  symlinkSync(join("..", ".medusa", "admin"), link)
}
