import { readFileSync } from "node:fs"
import path from "node:path"
import { type Lockfile, lockfileFaults } from "../lockfile/faults"

const HASH = "sha512-9QOHKdjZ0EkZDsmQ=="
const locked = (entry: Lockfile["packages"][string]): Lockfile => ({
  packages: { "": { version: "1.0.0" }, "node_modules/a": { version: "1.0.0", ...entry } },
})

describe("The lockfile of this repository", () => {
  it("the lockfile has a sha512 hash and no address for every package (npm run lockfile makes a new one)", () => {
    const lockfile = JSON.parse(
      readFileSync(path.resolve(__dirname, "../../package-lock.json"), "utf8"),
    ) as Lockfile
    expect(Object.keys(lockfile.packages).length).toBeGreaterThan(1000)
    expect(lockfileFaults(lockfile)).toEqual([])
  })
})

describe("The check of a lockfile", () => {
  it.each([
    ["nothing wrong with a package that has its hash", locked({ integrity: HASH }), []],
    ["a package without its hash", locked({}), ["node_modules/a has no sha512 integrity hash"]],
    [
      "a hash that can be forged",
      locked({ integrity: "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=" }),
      ["node_modules/a has no sha512 integrity hash"],
    ],
    [
      "a package with an address",
      locked({ integrity: HASH, resolved: "https://registry.example/a.tgz" }),
      ["node_modules/a has an address"],
    ],
    ["nothing wrong with a folder of this repository", locked({ link: true, resolved: "packages/a" }), []],
    ["nothing wrong with a package inside another one's tarball", locked({ inBundle: true }), []],
  ])("the check of a lockfile finds %s", (_what, lockfile, faults) => {
    expect(lockfileFaults(lockfile)).toEqual(faults)
  })
})
