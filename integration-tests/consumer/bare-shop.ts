import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { buildSync } from "esbuild"
import { supervise } from "../../testkit/processes/supervised-process"
import { ROOT } from "../../tools/package/places"
import { isPublished, newestMedusa } from "./medusa-versions"
import { type NodeRuntime, withNode } from "./node-runtime"
import { type Command, PACKAGE_MANAGERS, type PackageManager } from "./package-managers"
import { type Ended, initShop } from "./plugin-commands"
import { STARTER_CONFIG, STARTER_ENV, variablesOf } from "./starter"
import type { Tarballs } from "./tarballs"

export interface ShopPlan {
  medusa: string
  /** The folder in which the shop is created. */
  folder: string
  log: string
  /** A key of `PACKAGE_MANAGERS`. */
  manager: string
  /** The shop is `apps/backend` of a workspace, as in Medusa's starter. */
  monorepo: boolean
  /** With package versions of the next Medusa. */
  ahead: boolean
}

/** Major versions of Medusa 2.23, with which earlier versions run too. */
const AHEAD = { react: "^19.0.0", "react-dom": "^19.0.0", "bignumber.js": "^11.0.0" }

/** A Medusa shop as `create-medusa-app` creates it, with nothing of this checkout except what npm installs. */
export class BareShop {
  /** The folder with medusa-config. */
  readonly folder: string
  /** The folder with the lock file. */
  private readonly root: string
  private readonly manager: PackageManager

  /** @param node that installs and builds */
  constructor(
    private readonly plan: ShopPlan,
    private readonly node: NodeRuntime,
  ) {
    this.root = join(plan.folder, "shop")
    this.folder = plan.monorepo ? join(this.root, "apps/backend") : this.root
    const manager = PACKAGE_MANAGERS[plan.manager]
    if (!manager)
      throw new Error(`--with takes ${Object.keys(PACKAGE_MANAGERS).join(", ")}, not "${plan.manager}"`)
    this.manager = manager
  }

  writeManifest(): void {
    mkdirSync(this.folder, { recursive: true })
    const { overrides, devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"))
    const { medusa, ahead } = this.plan
    const adminSdk = isPublished("@medusajs/admin-sdk", medusa) ? medusa : newestMedusa()
    const ours = ["cli", "framework", "medusa"].map((name) => [`@medusajs/${name}`, medusa])
    // As a shop's lock file would: no versions that were released yesterday.
    const pins = {
      ...overrides,
      rollup: devDependencies.rollup,
      "@medusajs/admin-sdk": adminSdk,
      ...(ahead ? AHEAD : {}),
    }
    const backend = {
      name: "bare-shop",
      version: "1.0.0",
      private: true,
      dependencies: { ...Object.fromEntries(ours), "@medusajs/admin-sdk": adminSdk },
      devDependencies: pick({ ...devDependencies, ...(ahead ? AHEAD : {}) }, [
        "@swc/core",
        "@types/node",
        "react",
        "react-dom",
        "ts-node",
        "typescript",
        "vite",
      ]),
    }
    if (this.root === this.folder) {
      this.write("package.json", { ...backend, ...this.manager.manifest(pins, medusa.includes("-")) })
    } else {
      this.write("package.json", backend)
      const workspace = { name: "bare-workspace", private: true, workspaces: ["apps/*"] }
      writeJson(join(this.root, "package.json"), {
        ...workspace,
        ...this.manager.manifest(pins, medusa.includes("-")),
      })
    }
    for (const [name, content] of Object.entries(this.manager.files(pins, this.plan.monorepo))) {
      if (!existsSync(join(this.root, name))) writeFileSync(join(this.root, name), content)
    }
    this.write("tsconfig.json", {
      compilerOptions: {
        target: "ES2021",
        module: "Node16",
        moduleResolution: "Node16",
        esModuleInterop: true,
        skipLibCheck: true,
        outDir: "./.medusa/server",
        rootDir: "./",
        resolveJsonModule: true,
      },
      include: ["**/*"],
      exclude: ["node_modules", ".medusa"],
    })
  }

  install(): Promise<void> {
    return this.run(this.manager.install, undefined, this.root)
  }

  /** The install guide's `npm install`, with the tarballs that would come from the registry. */
  async installPlugin({ plugin, sandbox }: Tarballs): Promise<void> {
    await this.run(this.manager.add("medusa-payment-multisafepay-alipay", plugin, false))
    // Without it, npx would ask the registry for the sandbox.
    await this.run(this.manager.add("medusa-payment-multisafepay-alipay-sandbox", sandbox, true))
  }

  /**
   * Step 2 of the install guide: the plugin's own `init` edits the files of a new shop.
   * @returns the variables of .env afterwards
   */
  async configure(): Promise<Record<string, string>> {
    writeFileSync(join(this.folder, "medusa-config.ts"), STARTER_CONFIG)
    writeFileSync(join(this.folder, ".env"), STARTER_ENV)
    mkdirSync(join(this.folder, "src/scripts"), { recursive: true })
    buildSync({
      entryPoints: [join(ROOT, "testkit/tea-shop/seed.ts")],
      outfile: join(this.folder, "src/scripts/seed.js"),
      bundle: true,
      platform: "node",
      format: "cjs",
      packages: "external",
    })
    await initShop((...args) => this.plugin(args, withNode(process.env, this.node)))
    return variablesOf(readFileSync(join(this.folder, ".env"), "utf8"))
  }

  /** The production build. @returns the folder from which it is started */
  async build(env: NodeJS.ProcessEnv): Promise<string> {
    await this.medusa(["build"], env)
    const built = join(this.folder, ".medusa", "server")
    cpSync(join(this.folder, ".env"), join(built, ".env"))
    return built
  }

  medusa(args: string[], env: NodeJS.ProcessEnv, node: NodeRuntime = this.node): Promise<void> {
    return this.run([node.executable, [this.cli, ...args]], env)
  }

  /** Medusa's own program, because npx would stand between it and the signal that stops it. */
  get cli(): string {
    return createRequire(join(this.folder, "package.json")).resolve("@medusajs/cli/cli.js")
  }

  /**
   * Calls the plugin's command line as its guide says.
   * @param cwd default: where the lock file is, which is the root of a monorepo
   */
  plugin(args: string[], env: NodeJS.ProcessEnv, cwd = this.root): Promise<Ended> {
    return this.attempt(this.manager.exec("medusa-payment-multisafepay-alipay", args), env, cwd)
  }

  /** @throws Error with the end of the command's output when it fails */
  async run(
    command: Command,
    env: NodeJS.ProcessEnv = withNode(process.env, this.node),
    cwd = this.folder,
  ): Promise<void> {
    const { code, output } = await this.attempt(command, env, cwd)
    if (code !== 0) {
      const end = output.split("\n").slice(-30).join("\n")
      throw new Error(`${command.flat().join(" ")} ended with ${code}:\n${end}\nAll of it: ${this.plan.log}`)
    }
  }

  private async attempt([command, args]: Command, env: NodeJS.ProcessEnv, cwd: string): Promise<Ended> {
    const lines: string[] = []
    const { log: logFile } = this.plan
    const { exited } = supervise(command, args, { cwd, env, logFile, onLine: (line) => lines.push(line) })
    return { code: await exited, output: lines.join("\n") }
  }

  private write(name: string, content: object): void {
    writeJson(join(this.folder, name), content)
  }
}

function writeJson(file: string, content: object): void {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
}

const pick = (from: Record<string, string>, names: string[]) =>
  Object.fromEntries(names.map((name) => [name, from[name]]))
