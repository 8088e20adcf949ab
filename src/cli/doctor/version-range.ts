/**
 * Whether a version is in a `package.json` range. Supports only what this package's own manifest uses: `^1.2.3` and
 * `>=1.2.3`, joined by `||`. A pre-release counts as its release.
 */
export function isInRange(version: string, range: string): boolean {
  const own = partsOf(version)
  return range.split("||").some((part) => {
    const [, sign, least = ""] = /^\s*(\^|>=)\s*(\S+)\s*$/.exec(part) ?? []
    const wanted = partsOf(least)
    return compare(own, wanted) >= 0 && (sign === ">=" || own[0] === wanted[0])
  })
}

type Parts = readonly [number, number, number]

function partsOf(version: string): Parts {
  const [major = 0, minor = 0, patch = 0] =
    version.replace(/^v/, "").split(/[-+]/)[0]?.split(".").map(Number) ?? []
  return [major, minor, patch]
}

const compare = (a: Parts, b: Parts) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
