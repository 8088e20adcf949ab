import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { ROOT } from "../../package/places"

/** What the linter's own rules say about a file of this content at this place: line numbers. */
function linesFound(file: string, content: string): number[] {
  const folder = mkdtempSync(path.join(tmpdir(), "lint-"))
  const { plugins } = JSON.parse(readFileSync(path.join(ROOT, "biome.json"), "utf8")) as Configuration
  try {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), content)
    const absolute = plugins.map((plugin) => ({ ...plugin, path: path.join(ROOT, plugin.path) }))
    writeFileSync(path.join(folder, "biome.json"), JSON.stringify({ plugins: absolute }))
    const biome = require.resolve("@biomejs/biome/bin/biome")
    const { stdout, stderr } = spawnSync(process.execPath, [biome, "lint", "--colors=off", "."], {
      cwd: folder,
      encoding: "utf8",
    })
    const places = `${stdout}${stderr}`.matchAll(/:(\d+):\d+ plugin/g)
    return [...places].map(([, line]) => Number(line)).sort((one, other) => one - other)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

type Configuration = { plugins: { path: string; includes?: string[] }[] }

const PLANTED = `export const QUERY = \`
  select id from payment where id = ?\`
export const CLEAR = "delete from payment"
export const read = (pg: Pg) => pg.raw(QUERY)
export const readOne = (pg: Pg, id: string) => pg.raw(QUERY, [id])
export const prose = "select an option, then update the page"
type Pg = { raw(sql: string, bindings?: unknown[]): unknown }
`

describe("The linter", () => {
  it.each([
    ["a workflow", "src/workflows/planted.ts", [1, 3, 4, 5]],
    ["a route", "src/api/admin/planted.ts", [1, 3, 4, 5]],
    ["src/core/shop-db", "src/core/shop-db/planted.ts", []],
    ["the plugin's own module", "src/modules/payment-journal/planted.ts", []],
  ])(
    "the linter finds SQL where it does not belong and nowhere else: in %s",
    (_, file, lines) => {
      expect(linesFound(file, PLANTED)).toEqual(lines)
    },
    120_000,
  )
})
