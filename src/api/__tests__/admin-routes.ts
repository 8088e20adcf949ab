import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, sep } from "node:path"

const ADMIN = join(__dirname, "..", "admin")

/** Every route of the admin API as its files say, "GET /admin/alipay/settings", in alphabetical order. */
export function adminRoutes(): string[] {
  return readdirSync(ADMIN, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(`${sep}route.ts`))
    .flatMap((file) => {
      const path = dirname(file)
        .split(sep)
        .map((part) => part.replace(/^\[(.*)\]$/, ":$1"))
        .join("/")
      const source = readFileSync(join(ADMIN, file), "utf8")
      return [...source.matchAll(/export (?:async function|const) ([A-Z]+)\b/g)].map(
        ([, method]) => `${method} /admin/${path}`,
      )
    })
    .sort()
}
