import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { ROOT } from "./places"

export const NOTICES = "THIRD-PARTY-NOTICES.txt"

/** A package that is published with one of ours: inside a bundle, or as a dependency. */
export interface PackageInside {
  /** Relative to the repository, like `node_modules/hono`. */
  folder: string
  name: string
  version: string
  /** SPDX identifier. */
  license: string
  /** The licence as its authors wrote it. */
  text: string
}

/** Licences that require no more than passing on their text. */
const ALLOWED = new Set(["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0"])

/**
 * The text that goes along with a bundle.
 *
 * @throws Error when a package has another licence than those that we may bundle, or no licence text
 */
export function thirdPartyNotices(bundle: string, packages: readonly PackageInside[]): string {
  for (const { name, license, text } of packages) {
    if (!ALLOWED.has(license)) throw new Error(`${bundle} bundles ${name}, whose licence is "${license}"`)
    if (!text.trim())
      throw new Error(`${bundle} bundles ${name}, which comes without the text of its licence`)
  }
  const parts = [...packages]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text.trim()}\n`)
  const intro = `${bundle} contains code of these packages, each under its own licence.\n`
  return [intro, ...parts].join(`\n${"-".repeat(80)}\n\n`)
}

/**
 * The packages that a bundle was made from.
 *
 * @param inputs the input files of esbuild's metafile, relative to the repository
 */
export function bundledPackages(inputs: readonly string[]): PackageInside[] {
  const folders = new Set(inputs.flatMap((input) => packageFolder(input) ?? []))
  return [...folders].map(readPackage)
}

/** @param folder relative to the repository, like `node_modules/hono` */
export function readPackage(folder: string): PackageInside {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(ROOT, folder, "package.json"), "utf8"),
  ) as { name: string; version: string; license?: string }
  return { folder, name, version, license: license ?? "", text: licenseText(path.join(ROOT, folder)) }
}

/** `node_modules/a/node_modules/@b/c/lib/d.js` belongs to `node_modules/a/node_modules/@b/c`. */
export const packageFolder = (input: string): string | undefined =>
  /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0]

function licenseText(folder: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.(md|txt))?$/i.test(name))
  return file ? readFileSync(path.join(folder, file), "utf8") : ""
}
