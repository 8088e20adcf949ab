import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { buildSync } from "esbuild"
import { leash } from "../../tools/leash"
import { blockTitled } from "../../tools/markdown/code-blocks"
import { ROOT } from "../../tools/package/places"
import type { Tarballs } from "./tarballs"

/** A Medusa shop as `create-medusa-app` leaves it, with nothing of this checkout but what npm installs. */
export class BareShop {
  constructor(
    readonly folder: string,
    private readonly log: string,
  ) {}

  /** @param medusa exact version of Medusa's packages */
  writeManifest(medusa: string): void {
    mkdirSync(this.folder, { recursive: true })
    const { overrides, devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"))
    const ours = ["cli", "framework", "medusa", "admin-sdk"].map((name) => [`@medusajs/${name}`, medusa])
    this.write("package.json", {
      name: "bare-shop",
      version: "1.0.0",
      private: true,
      dependencies: Object.fromEntries(ours),
      devDependencies: pick(devDependencies, [
        "@swc/core",
        "@types/node",
        "react",
        "react-dom",
        "ts-node",
        "typescript",
        "vite",
      ]),
      // What a shop's lock file does: no version that appeared yesterday.
      overrides: { ...overrides, rollup: devDependencies.rollup },
    })
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
    return this.run("npm", ["install", "--no-audit", "--no-fund"])
  }

  /** The install guide's `npm install`, with the tarballs that would come from the registry. */
  async installPlugin({ plugin, sandbox }: Tarballs): Promise<void> {
    await this.run("npm", ["install", "--no-audit", "--no-fund", plugin])
    // Without it, npx would ask the registry for the sandbox.
    await this.run("npm", ["install", "--no-audit", "--no-fund", "--save-dev", sandbox])
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

  medusa(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
    return this.run(process.execPath, [this.cli, ...args], env)
  }

  /** Medusa's own program: npx would stand between it and the signal that stops it. */
  get cli(): string {
    return createRequire(join(this.folder, "package.json")).resolve("@medusajs/cli/cli.js")
  }

  /** @throws Error with the end of what the command printed when it fails */
  private async run(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<void> {
    const program = leash(command, args, { cwd: this.folder, env, logFile: this.log })
    const code = await program.exited
    if (code !== 0) {
      throw new Error(
        `${command} ${args.join(" ")} ended with ${code}:\n${program.tail()}\nAll of it: ${this.log}`,
      )
    }
  }

  private write(name: string, content: object): void {
    writeFileSync(join(this.folder, name), `${JSON.stringify(content, null, 2)}\n`)
  }
}

const pick = (from: Record<string, string>, names: string[]) =>
  Object.fromEntries(names.map((name) => [name, from[name]]))
