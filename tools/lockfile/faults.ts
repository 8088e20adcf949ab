/** The fields that matter here of an entry of package-lock.json (version 3). */
export interface LockedPackage {
  version?: string
  resolved?: string
  integrity?: string
  /** A link to a folder of this repository. */
  link?: boolean
  /** Inside the tarball of another package, whose hash covers it. */
  inBundle?: boolean
}

export interface Lockfile {
  packages: Record<string, LockedPackage>
}

/**
 * What is wrong with a lockfile, one line for each package.
 *
 * - Without its integrity hash, a package can be replaced on the way without anybody noticing.
 * - An address ties every install to one registry, and shows where the lockfile was made.
 */
export function lockfileFaults({ packages }: Lockfile): string[] {
  return Object.entries(packages).flatMap(([path, { integrity, resolved, link, inBundle }]) => {
    if (path === "" || link || inBundle) return []
    return [
      ...(integrity?.startsWith("sha512-") ? [] : [`${path} has no sha512 integrity hash`]),
      ...(resolved === undefined ? [] : [`${path} has an address`]),
    ]
  })
}
