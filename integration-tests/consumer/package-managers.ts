/** Command and arguments. */
export type Command = [string, string[]]

/** A package manager's equivalent of what docs/install.md does with npm. */
export interface PackageManager {
  install: Command
  /** @param name of the package @param tarball path of the file that a registry would have */
  add(name: string, tarball: string, dev: boolean): Command
  /** @param program of an installed package, as `init` prints it under "Next" */
  exec(program: string, args: readonly string[]): Command
  /** Further files next to the lock file, by name. */
  files(pins: Record<string, string>, monorepo: boolean): Record<string, string>
  /**
   * Further fields of the package.json next to the lock file.
   * @param preview the shop's Medusa is a preview, which no range of peer dependencies includes
   */
  manifest(pins: Record<string, string>, preview: boolean): object
}

/** As docs/install.md has it. */
const ANY_MEDUSA = {
  "medusa-payment-multisafepay-alipay": {
    "@medusajs/framework": "$@medusajs/framework",
    "@medusajs/medusa": "$@medusajs/medusa",
  },
}

const QUIET = ["--no-audit", "--no-fund"]
// pnpm reinstalls a folder that was installed with other settings; without this it would ask first.
const pnpm = (...args: string[]): Command => [
  "npx",
  ["--yes", "pnpm@12", "--config.confirmModulesPurge=false", ...args],
]
const yarn = (...args: string[]): Command => [
  "npx",
  ["--yes", "--package=@yarnpkg/cli-dist@4", "yarn", ...args],
]

/** JSON is YAML. As docs/install.md has it: Medusa resolves its own packages, and the dashboard's, from the shop's folder. */
const pnpmWorkspace = (overrides: Record<string, string>, monorepo: boolean): string =>
  JSON.stringify({
    ...(monorepo ? { packages: ["apps/*"] } : {}),
    publicHoistPattern: ["*@medusajs/*", "@tanstack/react-query", "react-i18next", "react-router-dom"],
    // Since version 11, pnpm stops at install scripts that nobody has approved. A shop works without them.
    strictDepBuilds: false,
    overrides,
  })

export const PACKAGE_MANAGERS: Readonly<Record<string, PackageManager>> = {
  npm: {
    install: ["npm", ["install", ...QUIET]],
    add: (_name, tarball, dev) => ["npm", ["install", ...QUIET, ...(dev ? ["--save-dev"] : []), tarball]],
    exec: (program, args) => ["npx", [program, ...args]],
    files: () => ({}),
    manifest: (overrides, preview) => ({ overrides: { ...overrides, ...(preview ? ANY_MEDUSA : {}) } }),
  },
  pnpm: {
    install: pnpm("install"),
    add: (_name, tarball, dev) => pnpm("add", ...(dev ? ["--save-dev"] : []), tarball),
    exec: (program, args) => pnpm(program, ...args),
    files: (pins, monorepo) => ({ "pnpm-workspace.yaml": pnpmWorkspace(pins, monorepo) }),
    manifest: () => ({}),
  },
  yarn: {
    install: yarn("install"),
    add: (name, tarball, dev) => yarn("add", ...(dev ? ["--dev"] : []), `${name}@file:${tarball}`),
    exec: (program, args) => yarn(program, ...args),
    files: () => ({ ".yarnrc.yml": "nodeLinker: node-modules\nenableTelemetry: false\n", "yarn.lock": "" }),
    manifest: (resolutions) => ({ resolutions }),
  },
}
