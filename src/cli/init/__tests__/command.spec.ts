import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PACKAGE_NAME } from "../../../core/sites/this-plugin"
import { main } from "../../main"

const CONFIG = "module.exports = defineConfig({\n  // mine\n  projectConfig: {},\n})\n"

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "shop-"))
  writeFileSync(join(cwd, "medusa-config.ts"), CONFIG)
})
afterEach(() => rmSync(cwd, { recursive: true }))

const read = (file: string) => readFileSync(join(cwd, file), "utf8")

async function init(args: string[], answer?: boolean | (() => boolean)) {
  const printed = { out: [] as string[], err: [] as string[] }
  const code = await main(["init", ...args], {
    out: (text) => void printed.out.push(text),
    err: (text) => void printed.err.push(text),
    confirm:
      answer === undefined ? undefined : async () => (typeof answer === "function" ? answer() : answer),
    cwd,
    env: {},
  })
  return { code, out: printed.out.join("\n"), err: printed.err.join("\n") }
}

describe("The command init", () => {
  it("init shows the changes, writes them after a yes, and says what to do next", async () => {
    const { code, out, err } = await init([], true)
    expect({ code, err }).toEqual({ code: 0, err: "" })
    expect(out).toMatch(/medusa-config\.ts\n {2}module\.exports = defineConfig\(\{\n {4}\/\/ mine/)
    expect(out).toContain('+     {\n+       resolve: "@medusajs/medusa/payment"')
    expect(out).toContain(".env (new)")
    expect(out).toContain(`npm install ${PACKAGE_NAME}\n`)
    expect(out).toContain("npx medusa db:migrate")
    expect(read("medusa-config.ts")).toContain(`resolve: "${PACKAGE_NAME}/providers/alipay"`)
    expect(read(".env")).toContain("STOREFRONT_URL=http://localhost:8000\n")
  })

  it("init shows none of the values that are in .env already, because they are secrets", async () => {
    writeFileSync(join(cwd, ".env"), "DATABASE_URL=postgres://secret\nJWT_SECRET=also-secret\n")
    const { out } = await init(["--dry-run"])
    expect(out).toContain("+ MULTISAFEPAY_API_KEY=")
    expect(out).not.toContain("secret")
  })

  it.each(["medusa-config.ts", ".env"])(
    "init writes nothing when %s was changed while its question was open",
    async (file) => {
      writeFileSync(join(cwd, ".env"), "A=1\n")
      const before = { "medusa-config.ts": CONFIG, ".env": "A=1\n", [file]: "// edited meanwhile\n" }
      const { code, err } = await init([], () => {
        writeFileSync(join(cwd, file), "// edited meanwhile\n")
        return true
      })
      expect(code).toBe(2)
      expect(err).toContain(`${file} was changed meanwhile`)
      expect({ "medusa-config.ts": read("medusa-config.ts"), ".env": read(".env") }).toEqual(before)
    },
  )

  it("init writes nothing when .env cannot be written", async () => {
    symlinkSync(join(cwd, "missing/.env"), join(cwd, ".env"))
    const { code, err } = await init(["--yes"])
    expect(code).toBe(2)
    expect(err).toBe("init: nothing was written, because .env cannot be written: ENOENT")
    expect(read("medusa-config.ts")).toBe(CONFIG)
  })

  it("init --account says that the sandbox's address must go when .env has it", async () => {
    await init(["--yes"])
    const { out } = await init(["--yes", "--account"])
    expect(out).toContain("# remove MULTISAFEPAY_BASE_URL from .env: with it, the shop talks to the sandbox")
    rmSync(join(cwd, ".env"))
    expect((await init(["--yes", "--account"])).out).not.toContain("MULTISAFEPAY_BASE_URL")
  })

  it("init changes nothing the second time and says so", async () => {
    await init(["--yes"])
    const [config, env] = [read("medusa-config.ts"), read(".env")]
    const { code, out } = await init([])
    expect(code).toBe(0)
    expect(out).toContain("Nothing to add: the plugin, its provider and its variables are there already.")
    expect([read("medusa-config.ts"), read(".env")]).toEqual([config, env])
  })

  it.each([
    ["a key", "MULTISAFEPAY_API_KEY=a-real-key # of the tea shop\n", false],
    ["a key in quotes", 'MULTISAFEPAY_API_KEY="a-real-key"\n', false],
    ["an empty key, as init --account writes it", "MULTISAFEPAY_API_KEY=\n", true],
    [
      "a key behind the sandbox's",
      "MULTISAFEPAY_API_KEY=sandbox-site-key-1\nexport MULTISAFEPAY_API_KEY = 'a-real-key'\n",
      false,
    ],
  ])(
    "init leaves the sandbox's address out of a .env with %s of an account",
    async (_what, env, asksForKey) => {
      writeFileSync(join(cwd, ".env"), env)
      const { code, out } = await init(["--yes"])
      expect(code).toBe(0)
      expect(read(".env")).not.toContain("MULTISAFEPAY_BASE_URL")
      expect(read(".env")).toContain("MULTISAFEPAY_BACKEND_URL=")
      expect(out).not.toContain("sandbox   #")
      expect(out.includes("# write the key of your site into .env")).toBe(asksForKey)
    },
  )

  it("init --account asks for the key of the site when .env has the sandbox's", async () => {
    await init(["--yes"])
    const { out } = await init(["--yes", "--account"])
    expect(out).toContain("# write the key of your site into .env")
  })

  it.each(["sandbox-site-key-1", '"sandbox-site-key-1"'])(
    "init writes the sandbox's address into a .env with the sandbox's key %s",
    async (key) => {
      writeFileSync(join(cwd, ".env"), `MULTISAFEPAY_API_KEY=${key}\n`)
      await init(["--yes"])
      expect(read(".env")).toContain("MULTISAFEPAY_BASE_URL=http://localhost:4010/v1/json\n")
    },
  )

  it.each([
    [
      "there is no terminal to ask in",
      [],
      undefined,
      2,
      "nothing was written, because this terminal is not interactive. Add --yes",
    ],
    ["the answer is no", [], false, 2, "nothing was written"],
    ["it is a dry run", ["--dry-run"], undefined, 0, ""],
  ])("init writes nothing when %s", async (_when, args, answer, expected, message) => {
    const { code, err } = await init(args, answer)
    expect(code).toBe(expected)
    expect(err).toContain(message)
    expect(read("medusa-config.ts")).toBe(CONFIG)
    expect(existsSync(join(cwd, ".env"))).toBe(false)
  })

  it("init writes into apps/backend when it is called in the root of a monorepo with pnpm", async () => {
    rmSync(join(cwd, "medusa-config.ts"))
    mkdirSync(join(cwd, "apps/backend"), { recursive: true })
    writeFileSync(join(cwd, "apps/backend/medusa-config.ts"), CONFIG)
    writeFileSync(join(cwd, "pnpm-lock.yaml"), "")
    const { code, out } = await init(["--yes"])
    expect(code).toBe(0)
    expect(read("apps/backend/.env")).toContain("MULTISAFEPAY_API_KEY=")
    expect(out).toContain(`Next in apps/backend:\n\n  pnpm add ${PACKAGE_NAME}\n`)
  })

  it("init leaves a configuration that it does not understand unchanged, writes .env, and prints what to add by hand", async () => {
    writeFileSync(join(cwd, "medusa-config.ts"), 'module.exports = require("./other")\n')
    const { code, err } = await init(["--yes"])
    expect(code).toBe(1)
    expect(read("medusa-config.ts")).toBe('module.exports = require("./other")\n')
    expect(read(".env")).toContain("MULTISAFEPAY_API_KEY=")
    expect(err).toContain(
      "medusa-config.ts was not changed: the object that it exports is not written down in it.",
    )
    expect(err).toContain("if it has a payment module, only the provider to that one:\n")
    expect(err).toContain(`{ resolve: "${PACKAGE_NAME}", options: {} }`)
  })

  it("init does not write into the output of medusa build", async () => {
    mkdirSync(join(cwd, ".medusa/server"), { recursive: true })
    writeFileSync(join(cwd, ".medusa/server/medusa-config.js"), CONFIG)
    const { code, err } = await init(["--yes", "--shop", ".medusa/server"])
    expect(code).toBe(2)
    expect(err).toContain('is the output of "medusa build"')
  })
})
