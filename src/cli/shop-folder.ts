import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { CommandError } from "./command-error"

export type ShopFolder = {
  folder: string
  /** The files that may contain Medusa's configuration. Medusa reads the first one. */
  configFiles: string[]
}

/** In the order in which Node, and therefore Medusa, looks for them. */
const CONFIG_NAMES = ["medusa-config.js", "medusa-config.ts"]

/** Where a monorepo may keep its backend: Medusa's own starter uses `apps/backend`. */
const WORKSPACES = ["apps", "packages", "."]

/**
 * The shop that a command is for: the nearest folder with `medusa-config`, from the current folder upwards, otherwise
 * in a workspace below.
 * @param named the folder given with `--shop`
 * @throws CommandError when there is none, or when it is ambiguous
 */
export function findShop(cwd: string, named?: string): ShopFolder {
  const start = resolve(cwd, named ?? ".")
  const here = shopAt(start)
  if (here) {
    return here
  }
  if (named !== undefined) {
    throw new CommandError(`There is no medusa-config.ts or medusa-config.js in ${start}`)
  }
  const above = shopAbove(dirname(start))
  const below = shopsBelow(start)
  const [only, another] = below
  if (another) {
    const names = below.map(({ folder }) => relative(start, folder)).join(", ")
    throw new CommandError(
      `There are several Medusa shops here: ${names}. Name one, for example --shop ${relative(start, only?.folder ?? "")}`,
    )
  }
  const found = only ?? above
  if (!found) {
    throw new CommandError(
      `There is no medusa-config.ts or medusa-config.js in ${start}, above it, or in its apps and packages. Call this in the shop's folder, or name it with --shop FOLDER`,
    )
  }
  return found
}

function shopAt(folder: string): ShopFolder | undefined {
  const configFiles = CONFIG_NAMES.map((name) => join(folder, name)).filter((file) => existsSync(file))
  return configFiles.length > 0 ? { folder, configFiles } : undefined
}

function shopAbove(folder: string): ShopFolder | undefined {
  const parent = dirname(folder)
  return shopAt(folder) ?? (parent === folder ? undefined : shopAbove(parent))
}

function shopsBelow(root: string): ShopFolder[] {
  return WORKSPACES.flatMap((workspace) => foldersIn(join(root, workspace))).flatMap(
    (folder) => shopAt(folder) ?? [],
  )
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    return []
  }
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules")
    .map(({ name }) => join(folder, name))
    .sort()
}

export type PackageManager = "npm" | "pnpm" | "yarn" | "bun"

const LOCK_FILES: [string, PackageManager][] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
]

/** According to the nearest lock file; npm when there is none. */
export function packageManagerOf(folder: string): PackageManager {
  const found = LOCK_FILES.find(([file]) => existsSync(join(folder, file)))
  const parent = dirname(folder)
  return found?.[1] ?? (parent === folder ? "npm" : packageManagerOf(parent))
}

export function installCommand(folder: string, packageName: string): string {
  const manager = packageManagerOf(folder)
  return `${manager} ${manager === "npm" ? "install" : "add"} ${packageName}`
}

/** Empty when package.json is missing or cannot be read. */
export function manifestOf(folder: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest
  } catch {
    return {}
  }
}

export type Manifest = {
  version?: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}
