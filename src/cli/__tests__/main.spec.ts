import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PACKAGE_NAME } from "../../core/sites/this-plugin"
import { PACKAGE } from "../../core/this-package"
import { COMMAND_NAMES } from "../commands"
import { main } from "../main"

let cwd: string
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "no-shop-"))
})
afterAll(() => rmSync(cwd, { recursive: true }))

/** Runs the command line in an empty folder. */
async function call(...args: string[]) {
  const printed = { out: [] as string[], err: [] as string[] }
  const code = await main(args, {
    out: (text) => void printed.out.push(text),
    err: (text) => void printed.err.push(text),
    cwd,
    env: {},
  })
  return { code, out: printed.out.join("\n"), err: printed.err.join("\n") }
}

describe("The plugin's command line", () => {
  it("the command line lists every command in its help, and ends with exit code 0", async () => {
    const { code, out, err } = await call("--help")
    expect({ code, err }).toEqual({ code: 0, err: "" })
    for (const name of COMMAND_NAMES) expect(out).toContain(`\n  ${name} `)
  })

  it("the command line prints the same overview as an error when it is called without a command", async () => {
    const { code, out, err } = await call()
    expect({ code, out }).toEqual({ code: 2, out: "" })
    expect(err).toBe((await call("--help")).out)
  })

  it.each(COMMAND_NAMES.filter((name) => name !== "sandbox"))(
    "the command line explains %s with its flags and exit codes for each way to ask for help",
    async (name) => {
      const { code, out, err } = await call(name, "--help")
      expect({ code, err }).toEqual({ code: 0, err: "" })
      expect(out).toContain(`npx ${PACKAGE_NAME} ${name} [flags]`)
      expect(out).toMatch(/Exit code: 0 when/)
      expect((await call("help", name)).out).toBe(out)
      expect((await call("--help", name)).out).toBe(out)
      expect((await call(name, "-h")).out).toBe(out)
    },
  )

  it("the command line prints its version", async () => {
    expect(await call("--version")).toEqual({ code: 0, out: PACKAGE.version, err: "" })
  })

  it("the command line suggests a known command for a mistyped one", async () => {
    expect(await call("reconcille")).toEqual({
      code: 2,
      out: "",
      err: `There is no command "reconcille". Did you mean "reconcile"? Commands: ${COMMAND_NAMES.join(", ")}`,
    })
  })

  it.each([
    [
      ["recover", "--dryrun"],
      "recover: Unknown option '--dryrun'. Did you mean --dry-run? Known flags: --dry-run, --all, --shop",
    ],
    [
      ["reconcile", "--form", "2026-01-01"],
      "reconcile: Unknown option '--form'. Did you mean --from? Known flags: --from, --until, --json, --output, --shop",
    ],
    ...["yesterday", "03/04/2026", "5", "2026-02-30", "2026-01-31T12:00"].map((time): [string[], string] => [
      ["reconcile", "--until", time],
      `reconcile: --until must be an ISO date or time, for example 2026-01-31 or 2026-01-31T12:00:00Z, not "${time}"`,
    ]),
    [
      ["reconcile", "--from", "2026-02-01", "--until", "2026-01-01T01:00:00+01:00"],
      "reconcile: --from must be before --until, but is 2026-02-01T00:00:00.000Z, and --until is 2026-01-01T00:00:00.000Z",
    ],
    [
      ["reconcile", "--from", "2096-01-01"],
      "reconcile: --from must not be in the future, but is 2096-01-01T00:00:00.000Z",
    ],
    [
      ["reconcile", "--from", "yesterday"],
      'reconcile: --from must be an ISO date or time, for example 2026-01-31 or 2026-01-31T12:00:00Z, not "yesterday"',
    ],
  ])(
    "the command line refuses %j with one line and exit code 2 before Medusa is started",
    async (args, err) => {
      expect(await call(...args)).toEqual({ code: 2, out: "", err })
    },
  )

  it.each(["recover", "reconcile"])(
    "the command line says where %s looked for a shop when there is none",
    async (name) => {
      const { code, err } = await call(name)
      expect(code).toBe(2)
      expect(err).toMatch(/^\w+: There is no medusa-config\.ts or medusa-config\.js in .*--shop FOLDER$/)
    },
  )

  it("the command line names the missing package when a shop has no command line of Medusa", async () => {
    writeFileSync(join(cwd, "medusa-config.ts"), "")
    try {
      const { code, err } = await call("recover")
      expect(code).toBe(2)
      expect(err).toContain('run "npm install @medusajs/cli" there')
    } finally {
      rmSync(join(cwd, "medusa-config.ts"))
    }
  })
})
