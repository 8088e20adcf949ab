import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, sep } from "node:path"
import { ADMIN_ACCESS } from "../admin/alipay/access"
import middlewares from "../middlewares"

const API = join(__dirname, "..")

/** Every route of the admin API as its files say: "GET /admin/alipay/settings". */
function adminRoutes(): string[] {
  return readdirSync(join(API, "admin"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(`${sep}route.ts`))
    .flatMap((file) => {
      const path = dirname(file)
        .split(sep)
        .map((part) => part.replace(/^\[(.*)\]$/, ":$1"))
        .join("/")
      const source = readFileSync(join(API, "admin", file), "utf8")
      return [...source.matchAll(/export (?:async function|const) ([A-Z]+)\b/g)].map(
        ([, method]) => `${method} /admin/${path}`,
      )
    })
    .sort()
}

describe("Every admin route", () => {
  it("has the rights that it asks for written down", () => {
    const written = Object.entries(ADMIN_ACCESS).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    expect(written.sort()).toEqual(adminRoutes())
    expect(Object.values(ADMIN_ACCESS).flatMap((methods) => Object.values(methods))).not.toContainEqual([])
  })

  it("hands them to Medusa", () => {
    const handed = (middlewares.routes ?? [])
      .filter(({ policies }) => policies !== undefined)
      .map(({ methods, matcher }) => `${methods} ${matcher}`)
    expect(handed.sort()).toEqual(adminRoutes())
  })
})
