import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { findShop, installCommand, packageManagerOf } from "../shop-folder"

let root: string
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "shops-")))
})
afterEach(() => rmSync(root, { recursive: true }))

function write(...files: string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), "")
  }
}

describe("The shop of a command", () => {
  it.each([
    ["the current folder", "medusa-config.ts", ".", "."],
    ["a folder above", "medusa-config.js", "src/modules", "."],
    ["apps/backend of a monorepo", "apps/backend/medusa-config.ts", ".", "apps/backend"],
    ["a package of a monorepo", "packages/shop/medusa-config.ts", ".", "packages/shop"],
    ["a folder beside the storefront", "backend/medusa-config.ts", ".", "backend"],
  ])("finds the shop in %s", (_where, config, from, found) => {
    write(config)
    mkdirSync(join(root, from), { recursive: true })
    mkdirSync(join(root, "node_modules/other"), { recursive: true })
    expect(findShop(join(root, from)).folder).toBe(join(root, found))
  })

  it("prefers a shop in the workspace below to a shop above the current folder", () => {
    write("medusa-config.ts", "mono/apps/backend/medusa-config.ts")
    expect(findShop(join(root, "mono")).folder).toBe(join(root, "mono/apps/backend"))
  })

  it("asks for the shop by name when there are several", () => {
    write("apps/one/medusa-config.ts", "apps/two/medusa-config.ts")
    expect(() => findShop(root)).toThrow(
      "There are several Medusa shops here: apps/one, apps/two. Name one, for example --shop apps/one",
    )
    expect(findShop(root, "apps/two").folder).toBe(join(root, "apps/two"))
  })

  it("prefers a shop's JavaScript configuration, because Medusa reads that one when both exist", () => {
    write("medusa-config.ts", "medusa-config.js")
    expect(findShop(root).configFiles).toEqual([
      join(root, "medusa-config.js"),
      join(root, "medusa-config.ts"),
    ])
  })

  it("refuses a named folder that contains no shop", () => {
    expect(() => findShop(root, "apps/backend")).toThrow(
      `There is no medusa-config.ts or medusa-config.js in ${join(root, "apps/backend")}`,
    )
  })
})

describe("The shop's package manager", () => {
  it.each([
    ["pnpm-lock.yaml", "pnpm add x"],
    ["yarn.lock", "yarn add x"],
    ["bun.lock", "bun add x"],
    ["package-lock.json", "npm install x"],
  ])("recognises the package manager by %s, also in the root of a monorepo", (lock, command) => {
    write(lock, "apps/backend/medusa-config.ts")
    expect(installCommand(join(root, "apps/backend"), "x")).toBe(command)
  })

  it("assumes npm when there is no lock file of another package manager", () => {
    expect(packageManagerOf(root)).toBe("npm")
  })
})
