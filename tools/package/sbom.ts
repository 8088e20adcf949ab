import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import path from "node:path"
import type { Lockfile } from "../lockfile/faults"
import { ROOT, SBOM } from "./places"
import type { PackageInside } from "./third-party-notices"

export interface Component {
  name: string
  version: string
  /** SPDX identifier. */
  license: string
  /** In npm's format: `sha512-` and base64. Undefined when the lockfile does not have the package. */
  integrity: string | undefined
}

/**
 * A software bill of materials in CycloneDX 1.5: what is in a package and what it brings along.
 *
 * `npm sbom` cannot make it: it knows nothing of code inside bundles, and leaves out zod, which Medusa needs too.
 */
export function billOfMaterials(of: { name: string; version: string }, components: readonly Component[]) {
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: { component: { type: "library", ...identity(of) } },
    components: [...components]
      .sort((a, b) => a.name.localeCompare(b.name))
      .map((component) => ({
        type: "library",
        ...identity(component),
        licenses: [{ license: { id: component.license } }],
        ...(component.integrity ? { hashes: [sha512(component.integrity)] } : {}),
      })),
  }
}

const identity = ({ name, version }: { name: string; version: string }) => {
  const purl = `pkg:npm/${name.replace(/^@/, "%40")}@${version}`
  return { "bom-ref": purl, name, version, purl }
}

function sha512(integrity: string): { alg: "SHA-512"; content: string } {
  const content = Buffer.from(integrity.replace(/^sha512-/, ""), "base64").toString("hex")
  return { alg: "SHA-512", content }
}

/** Writes the bill of materials of one of our packages, with the versions and hashes of the lockfile. */
export function writeSbom(of: { name: string; version: string }, packages: readonly PackageInside[]): void {
  const { packages: locked } = JSON.parse(
    readFileSync(path.join(ROOT, "package-lock.json"), "utf8"),
  ) as Lockfile
  const components = packages.map(({ folder, name, version, license }) => ({
    name,
    version,
    license,
    integrity: locked[folder]?.integrity,
  }))
  mkdirSync(SBOM, { recursive: true })
  const file = path.join(SBOM, `${of.name}-${of.version}.cdx.json`)
  rmSync(file, { force: true })
  writeFileSync(file, `${JSON.stringify(billOfMaterials(of, components), null, 2)}\n`)
}
