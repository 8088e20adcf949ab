import { spawnSync } from "node:child_process"
import { join } from "node:path"

const ROOT = join(__dirname, "../..")
const SECRET = "the-secret-key-of-this-shop-0000000000001"

/** Boots Medusa far enough to load its modules; nothing needs to be in the database for that. */
function boot(options: Record<string, unknown>): { status: number | null; output: string } {
  const { DB_HOST, DB_PORT, DB_USERNAME } = process.env
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [require.resolve("@medusajs/cli/cli.js"), "exec", "./integration-tests/harness/nothing.js"],
    {
      cwd: ROOT,
      encoding: "utf8",
      timeout: 90_000,
      env: {
        ...process.env,
        DATABASE_URL: `postgres://${DB_USERNAME}@${DB_HOST}:${DB_PORT}/postgres`,
        MULTISAFEPAY_API_KEY: SECRET,
        MULTISAFEPAY_OPTIONS: JSON.stringify(options),
        LOG_LEVEL: "debug",
        DISABLE_ADMIN: "true",
      },
    },
  )
  return { status, output: `${stdout}${stderr}` }
}

it("A shop with wrong options does not boot, and is told each by name with the mend, never the key", () => {
  const { status, output } = boot({
    environment: "live",
    backendUrl: "http://shop.example.com:9000",
    paymentType: "page",
    timeout: "soon",
    apiKeys: [SECRET],
  })

  expect(status).not.toBe(0)
  expect(output).toContain('paymentType: must be "redirect", "direct" or "paymentlink"')
  expect(output).toContain("timeout: must be a whole number of milliseconds")
  expect(output).toContain("apiKeys: unknown option")
  expect(output).not.toContain(SECRET)
}, 120_000)
