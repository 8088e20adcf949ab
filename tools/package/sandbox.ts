import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import path from "node:path"
import { buildSync } from "esbuild"
import { ROOT, SANDBOX } from "./places"
import { writeSbom } from "./sbom"
import { bundledPackages, NOTICES, thirdPartyNotices } from "./third-party-notices"

/**
 * Makes the sandbox a package of its own, one file without dependencies.
 *
 * @returns what was built
 */
export function buildSandboxPackage(): string {
  rmSync(SANDBOX, { recursive: true, force: true })
  mkdirSync(SANDBOX, { recursive: true })
  const program = path.join(SANDBOX, "sandbox.js")
  const { metafile } = buildSync({
    entryPoints: [path.join(ROOT, "sandbox/main.ts")],
    outfile: program,
    bundle: true,
    metafile: true,
    platform: "node",
    target: "node20.19",
    format: "cjs",
    banner: { js: "#!/usr/bin/env node" },
    absWorkingDir: ROOT,
  })
  chmodSync(program, 0o755)
  const about = manifest()
  writeFileSync(path.join(SANDBOX, "package.json"), `${JSON.stringify(about, null, 2)}\n`)
  copyFileSync(path.join(ROOT, "sandbox/README.md"), path.join(SANDBOX, "README.md"))
  for (const file of ["LICENSE", "SECURITY.md"]) copyFileSync(path.join(ROOT, file), path.join(SANDBOX, file))
  const inside = bundledPackages(Object.keys(metafile.inputs))
  writeFileSync(path.join(SANDBOX, NOTICES), thirdPartyNotices("sandbox.js", inside))
  writeSbom(about, inside)
  return `sandbox: ${Math.round(statSync(program).size / 1000)} kB in one file`
}

function manifest() {
  const plugin = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as Record<
    "name" | "version" | "license" | "repository" | "engines",
    string
  >
  const name = `${plugin.name}-sandbox`
  return {
    name,
    version: plugin.version,
    description: "A stand-in for MultiSafepay on your own machine: API, payment pages, signed notifications",
    license: plugin.license,
    repository: plugin.repository,
    type: "commonjs",
    bin: { [name]: "sandbox.js" },
    exports: { "./package.json": "./package.json" },
    files: ["sandbox.js", "README.md", "LICENSE", "SECURITY.md", NOTICES],
    keywords: ["multisafepay", "alipay", "alipay-plus", "sandbox", "payments", "testing"],
    engines: plugin.engines,
  }
}
