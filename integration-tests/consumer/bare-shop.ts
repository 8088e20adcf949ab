import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { buildSync } from "esbuild"
import { blockTitled } from "../../tools/markdown/code-blocks"
import { ROOT } from "../../tools/package/places"
import { supervise } from "../../tools/supervised-process"
import { isPublished, newestMedusa } from "./medusa-versions"
import { type NodeRuntime, withNode } from "./node-runtime"
import { type Command, PACKAGE_MANAGERS, type PackageManager } from "./package-managers"
import type { Tarballs } from "./tarballs"

export interface ShopPlan {
  /** Exact version of Medusa's packages. */
  medusa: string
  /** The shop is made below it. */
  folder: string
  log: string
  /** A key of `PACKAGE_MANAGERS`. */
  manager: string
  /** The shop is `apps/backend` of a workspace, as Medusa's starter makes it. */
  monorepo: boolean
}

/** A Medusa shop as `create-medusa-app` leaves it, with nothing of this checkout but what npm installs. */
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
    const { medusa } = this.plan
    const adminSdk = isPublished("@medusajs/admin-sdk", medusa) ? medusa : newestMedusa()
    const ours = ["cli", "framework", "medusa"].map((name) => [`@medusajs/${name}`, medusa])
    // What a shop's lock file does: no version that appeared yesterday.
    const pins = { ...overrides, rollup: devDependencies.rollup, "@medusajs/admin-sdk": adminSdk }
    const backend = {
      name: "bare-shop",
      version: "1.0.0",
      private: true,
      dependencies: { ...Object.fromEntries(ours), "@medusajs/admin-sdk": adminSdk },
      devDependencies: pick(devDependencies, [
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
    for (const [name, content] of Object.entries(this.manager.files())) {
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
   * The install guide's files to the letter.
   *
   * @returns the variables of its .env
   */
  configure(): Record<string, string> {
    const guide = readFileSync(join(ROOT, "docs/install.md"), "utf8")
    writeFileSync(join(this.folder, "medusa-config.ts"), blockTitled(guide, "medusa-config.ts"))
    const env = blockTitled(guide, ".env")
    writeFileSync(join(this.folder, ".env"), env)
    mkdirSync(join(this.folder, "src/scripts"), { recursive: true })
    // Something to sell.
    buildSync({
      entryPoints: [join(ROOT, "tools/demo/seed.ts")],
      outfile: join(this.folder, "src/scripts/seed.js"),
      bundle: true,
      platform: "node",
      format: "cjs",
      packages: "external",
    })
    return Object.fromEntries(
      env
        .split("\n")
        .filter((line) => /^\w+=/.test(line))
        .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    )
  }

  /** The production build; where it is started from. */
  async build(env: NodeJS.ProcessEnv): Promise<string> {
    await this.medusa(["build"], env)
    const built = join(this.folder, ".medusa", "server")
    cpSync(join(this.folder, ".env"), join(built, ".env"))
    return built
  }

  medusa(args: string[], env: NodeJS.ProcessEnv, node: NodeRuntime = this.node): Promise<void> {
    return this.run([node.executable, [this.cli, ...args]], env)
  }

  /** Medusa's own program: npx would stand between it and the signal that stops it. */
  get cli(): string {
    return createRequire(join(this.folder, "package.json")).resolve("@medusajs/cli/cli.js")
  }

  /** @throws Error with the end of what the command printed when it fails */
  async run(
    [command, args]: Command,
    env: NodeJS.ProcessEnv = withNode(process.env, this.node),
    cwd = this.folder,
  ): Promise<void> {
    const { log: logFile } = this.plan
    const program = supervise(command, args, { cwd, env, logFile })
    const code = await program.exited
    if (code !== 0) {
      throw new Error(
        `${command} ${args.join(" ")} ended with ${code}:\n${program.tail()}\nAll of it: ${logFile}`,
      )
    }
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
