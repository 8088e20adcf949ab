import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { partsOf, seedsOf } from "../parts"
import { markdownOf, reportOf } from "../report"
import { type Result, Results } from "../results"
import { runPart } from "../run-part"

const COMMIT = "7f4dbf1c0ffee0123456789abcdef0123456789a"
const OTHER = "0123456789abcdef0123456789abcdef01234567"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "prove-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const run = (command: string) =>
  runPart(
    { name: "a part", command, goal: "0 failed" },
    { cwd: folder, log: path.join(folder, "log"), machine: "test" },
  )

const passed: Result = {
  ...{ name: "lint", command: "npm run lint", goal: "no finding", passed: true },
  ...{ figure: "fine | good", seconds: 90, endedAt: "2026-11-27T12:00:00.000Z", machine: "2 cores" },
}

test("The figure of a part is the last line that its command printed, without colours", async () => {
  const result = await run("printf 'first\\n\\033[32m12 passed, 0 failed\\033[0m\\n\\n'")
  expect(result).toMatchObject({ passed: true, figure: "12 passed, 0 failed" })
})

test("A command that ends with an error is a failed part, whatever it printed", async () => {
  expect(await run("echo 12 passed, 0 failed; exit 3")).toMatchObject({ passed: false })
})

test("Everything that a part printed is in its log, errors included", async () => {
  await run("echo out; echo error >&2")
  const log = readFileSync(path.join(folder, "log"), "utf8")
  expect(log.trim().split("\n").sort()).toEqual(["error", "out"])
})

test("A result is kept for its own commit and not for another one", () => {
  new Results(folder, COMMIT).keep(passed)
  expect(new Results(folder, COMMIT).of("lint")).toEqual(passed)
  expect(new Results(folder, OTHER).of("lint")).toBeUndefined()
})

test("A result file that was edited into something else is refused", () => {
  const results = new Results(folder, COMMIT)
  writeFileSync(results.logOf("lint").replace(/log$/, "json"), '{"passed":"yes"}')
  expect(() => results.of("lint")).toThrow("passed")
})

test("Seeds are the same for the same commit and differ between commits", () => {
  expect(seedsOf(COMMIT, 6)).toEqual(seedsOf(COMMIT, 6))
  expect(seedsOf(COMMIT, 6)).not.toEqual(seedsOf(OTHER, 6))
  expect(new Set(seedsOf(COMMIT, 6)).size).toBe(6)
})

test("Each part has a name of its own", () => {
  const names = partsOf(COMMIT).map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

test("Each npm script that a part runs exists", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"))
  const run = partsOf(COMMIT).flatMap(({ command }) => /npm run ([\w:-]+)/.exec(command)?.[1] ?? [])
  expect(run.filter((name) => !(name in scripts))).toEqual([])
})

/** A program with its direct imports from the checkout: one of these reads its flags. */
function sourcesOf(program: string): string {
  const source = readFileSync(program, "utf8")
  const imported = [...source.matchAll(/ from "(\.[^"]+)"/g)]
    .map(([, name = ""]) => `${path.join(path.dirname(program), name)}.ts`)
    .filter(existsSync)
  return [source, ...imported.map((file) => readFileSync(file, "utf8"))].join("\n")
}

test.each(partsOf(COMMIT).filter(({ command }) => command.includes(" -- ")))(
  "Each flag that the part $name gives to its program is in the program's help",
  ({ command }) => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8"))
    const [, name = "", flags = ""] = /^npm run ([\w:-]+) -- (.*)$/.exec(command) ?? []
    const sources = sourcesOf(/\S+\.ts$/.exec(scripts[name])?.[0] ?? "")
    const given = flags.split(" ").filter((word) => word.startsWith("--"))
    expect(given.length).toBeGreaterThan(0)
    expect(
      given.filter((flag) => !new RegExp(`^ +(npm run \\S+ -- )?${flag}\\b`, "m").test(sources)),
    ).toEqual([])
  },
)

test.each([
  ["npm run test:live", "a key", "--sandbox"],
  ["npm run bench", "a tree that it may change", "--keep-docs"],
  ["npm run check:ops", "no promtool", "--required"],
])("No part runs %s, which needs %s or proves nothing, without %s", (program, _without, flag) => {
  const commands = partsOf(COMMIT)
    .map(({ command }) => command)
    .filter((command) => command.startsWith(program))
  expect(commands.length).toBeGreaterThan(0)
  expect(commands.filter((command) => !command.includes(flag))).toEqual([])
})

test("The report counts what passed, what failed and what has not run", () => {
  const parts = partsOf(COMMIT).slice(0, 3)
  const results = new Map([
    ["lint", passed],
    ["types", { ...passed, name: "types", passed: false }],
  ])
  const report = reportOf(COMMIT, parts, (name) => results.get(name))
  expect(report).toMatchObject({ passed: 1, failed: 1, notRun: ["spelling"] })
  expect(markdownOf(report)).toContain(
    "| lint | `npm run lint` | no finding | passed: `fine \\| good` | 1.5 |",
  )
})

test("The page of the proof begins with what it is, before the first complete run and after it", () => {
  const [beginning = ""] = markdownOf(reportOf(COMMIT, [], () => undefined)).split("All results")
  expect(beginning).toContain("npm run prove")
  expect(readFileSync("docs/proof.md", "utf8").startsWith(beginning)).toBe(true)
})
