import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { z } from "zod/v4"
import { main } from "../../src/cli/main"
import { codeBlocks } from "../markdown/code-blocks"

const PAGE = readFileSync("docs/coding-agents.md", "utf8")

/** The plugin's commands on the page that end by themselves, in order. */
const COMMANDS = codeBlocks(PAGE)
  .filter(({ attributes }) => attributes.by)
  .flatMap(({ code }) => code.trim().split("\n"))

// The doctor loads Medusa's packages, and works in the shop's folder.
jest.setTimeout(60_000)
const checkout = process.cwd()
afterEach(() => process.chdir(checkout))

let shop: string
beforeAll(() => {
  shop = mkdtempSync(join(tmpdir(), "agent-"))
  writeFileSync(join(shop, "package.json"), "{}")
  writeFileSync(join(shop, "medusa-config.js"), "module.exports = {\n  projectConfig: {},\n}\n")
})
afterAll(() => rmSync(shop, { recursive: true }))

/** Runs a command as the page has it, without a terminal for questions. */
async function run(command: string) {
  const [npx, name, ...args] = command.split(" ")
  expect([npx, name]).toEqual(["npx", "medusa-payment-multisafepay-alipay"])
  const printed = { out: [] as string[], err: [] as string[] }
  const code = await main(args, {
    out: (text) => void printed.out.push(text),
    err: (text) => void printed.err.push(text),
    cwd: shop,
    env: {},
  })
  return { code, out: printed.out.join("\n"), err: printed.err.join("\n") }
}

describe("docs/coding-agents.md", () => {
  it("docs/coding-agents.md lists the commands that this test runs, so that none is left out", () => {
    expect(COMMANDS).toEqual([
      "npx medusa-payment-multisafepay-alipay init --dry-run",
      "npx medusa-payment-multisafepay-alipay init --yes",
      "npx medusa-payment-multisafepay-alipay doctor --json",
    ])
  })

  it("docs/coding-agents.md has commands that need no person at the keyboard, and whose answers are as it says", async () => {
    const [dryRun = "", init = "", doctor = ""] = COMMANDS

    const shown = await run(dryRun)
    expect({ code: shown.code, err: shown.err }).toEqual({ code: 0, err: "" })
    expect(existsSync(join(shop, ".env"))).toBe(false)

    const written = await run(init)
    expect({ code: written.code, err: written.err }).toEqual({ code: 0, err: "" })
    expect(readFileSync(join(shop, "medusa-config.js"), "utf8")).toContain("providers/alipay")
    expect(readFileSync(join(shop, ".env"), "utf8")).toContain("MULTISAFEPAY_API_KEY=")
    expect((await run(init)).code).toBe(0)

    const checked = await run(doctor)
    const report = reportSchema.parse(JSON.parse(checked.out))
    // This folder has neither packages nor a database.
    expect({ code: checked.code, ok: report.ok }).toEqual({ code: 1, ok: false })
    for (const { result } of report.findings) expect(PAGE).toContain(`\`${result}\``)
  })
})

const reportSchema = z.object({
  shop: z.string(),
  ok: z.boolean(),
  findings: z.array(
    z.object({ check: z.string(), result: z.string(), message: z.string(), fix: z.string().optional() }),
  ),
})

describe("llms.txt", () => {
  it("llms.txt names files that exist", () => {
    const named = [...readFileSync("llms.txt", "utf8").matchAll(/\]\(([^)]+)\)/g)].map(([, file]) =>
      String(file),
    )
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((file) => !existsSync(file))).toEqual([])
  })
})
