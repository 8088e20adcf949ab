import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { ROOT } from "../../package/places"

const SQL = `export const QUERY = \`
  select id from payment where id = ?\`
export const CLEAR = "delete from payment"
export const read = (pg: Pg) => pg.raw(QUERY)
export const readOne = (pg: Pg, id: string) => pg.raw(QUERY, [id])
export const prose = "select an option, then update the page"
type Pg = { raw(sql: string, bindings?: unknown[]): unknown }
`
const GATEWAYS = `export const isPlus = (code: string) => code === "ALIPAYPLUS"
export const names = { ALIPAY: 1 }
`
const importing = (from: string) => `import { one } from "${from}"\nexport const two = one\n`

const importingType = (from: string) => `import type { Two as One } from "${from}"\nexport type Two = One[]\n`

/** Files with faults, and the rules that find them, by line. */
const PLANTED: readonly (readonly [file: string, content: string, found: readonly string[]])[] = [
  ["src/workflows/sql.ts", SQL, ["1 plugin", "3 plugin", "4 plugin", "5 plugin"]],
  ["src/api/admin/sql.ts", SQL, ["1 plugin", "3 plugin", "4 plugin", "5 plugin"]],
  ["src/core/shop-db/sql.ts", SQL, []],
  ["src/modules/payment-journal/sql.ts", SQL, []],
  ["src/workflows/gateways.ts", GATEWAYS, ["1 plugin", "2 plugin"]],
  ["storefront/src/checkout/gateways.ts", GATEWAYS, ["1 plugin", "2 plugin"]],
  ["src/core/gateways/gateways.ts", GATEWAYS, []],
  ...(
    [
      ["src/multisafepay", "../core/one"],
      ["src/multisafepay", "@medusajs/framework"],
      ["src/core", "../workflows/one"],
      ["src/core", "../admin/one"],
      ["src/modules", "../providers/one"],
      ["src/providers", "../api/one"],
      ["src/workflows", "../providers/alipay/one"],
      ["src/workflows", "../api/one"],
      ["src/api", "../jobs/one"],
      ["src/jobs", "../subscribers/one"],
      ["src/cli", "../workflows/one"],
      ["src/cli", "../../sandbox/main/one"],
      ["src/admin", "../scripts/one"],
      ["src/admin", "../providers/one"],
      ["src/admin", "../api/admin/one"],
      ["src/core", "../types/http/admin"],
      ["src/workflows", "../types/http/admin"],
      ["src/types/http/admin", "../../../core/one"],
      ["src/types/http/store", "../admin/one"],
      ["src/types/http/store", "zod/v4"],
      ["src/links", "../workflows/one"],
      ["src/storefront", "../core/one"],
      ["sandbox", "../src/core/one"],
      ["testkit", "../src/core/one"],
      ["testkit", "../tools/one"],
      ["testkit/environment", "../../sandbox/api/one"],
      ["tools", "../integration-tests/one"],
      ["tools", "../benchmarks/one"],
      ["benchmarks", "../integration-tests/one"],
      ["integration-tests", "../tools/demo/one"],
    ] as const
  ).map(
    ([folder, from], index) =>
      [`${folder}/upwards-${index}.ts`, importing(from), ["1 noRestrictedImports"]] as const,
  ),
  ["src/api/downwards.ts", importing("../workflows/one"), []],
  ["src/api/contract.ts", importing("../types/http/admin"), []],
  ["src/admin/contract.ts", importing("../types/http/admin"), []],
  ["src/storefront/contract.ts", importing("../types/http/store"), []],
  ["src/types/http/admin/beside.ts", importing("./alert"), []],
  ["src/cli/downwards.ts", importing("../scripts/one"), []],
  ["testkit/environment/downwards.ts", importing("../../sandbox/server"), []],
  ["src/core/first.ts", importing("./second").replaceAll("two", "three"), ["1 noImportCycles"]],
  ["src/core/second.ts", importing("./first"), ["1 noImportCycles"]],
  ["src/core/third.ts", importingType("./fourth"), ["1 noImportCycles"]],
  ["src/core/fourth.ts", importingType("./third"), ["1 noImportCycles"]],
]

/** The linter's findings with this repository's rules in a checkout of these files: "<line> <rule>" for each file. */
function findingsIn(files: typeof PLANTED): Map<string, string[]> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "lint-")))
  const config = JSON.parse(readFileSync(path.join(ROOT, "biome.json"), "utf8"))
  const plugins = config.plugins.map((one: { path: string }) => ({ ...one, path: path.join(ROOT, one.path) }))
  try {
    for (const [file, content] of files) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
      writeFileSync(path.join(folder, file), content)
    }
    const { $schema: _, ...rules } = { ...config, plugins, vcs: { enabled: false } }
    writeFileSync(path.join(folder, "biome.json"), JSON.stringify(rules))
    const biome = require.resolve("@biomejs/biome/bin/biome")
    const flags = ["lint", "--reporter=github", "--max-diagnostics=none", "."]
    const { stdout } = spawnSync(process.execPath, [biome, ...flags], { cwd: folder, encoding: "utf8" })
    const found = new Map<string, string[]>()
    for (const [, rule = "", file = "", line] of stdout.matchAll(
      /^::\w+ title=([^,]+),file=([^,]+),line=(\d+)/gm,
    )) {
      const planted = path.relative(folder, file)
      found.set(planted, [...(found.get(planted) ?? []), `${line} ${rule.split("/").at(-1)}`].sort())
    }
    return found
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe("The linter", () => {
  let found: Map<string, string[]>
  beforeAll(() => {
    found = findingsIn(PLANTED)
  }, 120_000)

  it.each(PLANTED.map(([file, content, rules]) => [file, content.split("\n")[0], rules] as const))(
    "the linter finds SQL, gateway codes, imports upwards and cycles where they were planted, and nothing else: %s with %s",
    (file, _content, rules) => {
      expect(found.get(file) ?? []).toEqual(rules)
    },
  )
})
