import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const ROOT = join(__dirname, "../../..")

/** The content of a medusa-config. `$ROOT` in a text is this checkout. */
export type WrittenConfig = { plugins?: unknown[]; providers: unknown[]; modules?: unknown[] }

/**
 * Boots Medusa in a temporary project with the plugin's sources, far enough to load its modules. The database may be
 * empty.
 */
export function bootShop({ plugins = [], providers, modules = [] }: WrittenConfig): BootResult {
  const folder = mkdtempSync(join(tmpdir(), "shop-"))
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content))
  const config = {
    projectConfig: { http: { jwtSecret: "for-this-test", cookieSecret: "for-this-test" } },
    admin: { disable: true },
    plugins,
    modules: [{ resolve: "@medusajs/medusa/payment", options: { providers } }, ...modules],
  }
  try {
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"))
    write("package.json", { name: "shop", dependencies: { "@medusajs/medusa": "*" } })
    write("tsconfig.json", { extends: join(ROOT, "tsconfig.json") })
    write("nothing.js", "module.exports.default = async () => undefined")
    write(
      "medusa-config.js",
      `const config = ${JSON.stringify(config).replaceAll("$ROOT", ROOT)}
       config.projectConfig.databaseUrl = process.env.DATABASE_URL
       module.exports = require("@medusajs/framework/utils").defineConfig(config)`,
    )
    return boot(folder, "./nothing.js")
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export type BootResult = { status: number | null; output: string }

/** Boots the Medusa project in a folder and runs a script in it. */
export function boot(folder: string, script: string, env: NodeJS.ProcessEnv = {}): BootResult {
  const { DB_HOST, DB_PORT, DB_USERNAME } = process.env
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [require.resolve("@medusajs/cli/cli.js"), "exec", script],
    {
      cwd: folder,
      encoding: "utf8",
      timeout: 90_000,
      env: {
        ...process.env,
        DATABASE_URL: `postgres://${DB_USERNAME}@${DB_HOST}:${DB_PORT}/postgres`,
        LOG_LEVEL: "debug",
        DISABLE_ADMIN: "true",
        ...env,
      },
    },
  )
  return { status, output: `${stdout}${stderr}` }
}
