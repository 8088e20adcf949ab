import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import provider from "../../../providers/alipay"
import { hasRoutes, isOwnProject, isThisPlugin, isThisProvider, PACKAGE_NAME } from "../this-plugin"

const NAME = "medusa-payment-multisafepay-alipay"
const MARKED = `exports.default = { services: [{ identifier: "alipay", [Symbol.for("${NAME}.provider")]: true }] }`
const SOMEBODY_ELSES = 'exports.default = { services: [{ identifier: "alipay" }] }'

let shop: string
beforeEach(() => {
  shop = mkdtempSync(join(tmpdir(), "shop-"))
})
afterEach(() => rmSync(shop, { recursive: true }))

function write(path: string, content: string): void {
  mkdirSync(dirname(join(shop, path)), { recursive: true })
  writeFileSync(join(shop, path), content)
}

it("calls the package by the name in its package.json", () => {
  expect(PACKAGE_NAME).toBe(require("../../../../package.json").name)
})

describe("a provider in medusa-config", () => {
  it.each([
    ["a shop's own provider in src/providers/alipay", "./src/providers/alipay", SOMEBODY_ELSES, false],
    ["a shop's own provider in providers/alipay", "./providers/alipay", SOMEBODY_ELSES, false],
    ["a copy of the plugin's provider in a shop", "./src/providers/alipay", MARKED, true],
    ["a file that does not load", "./src/providers/alipay", "throw new Error()", false],
    ["a file that exports nothing", "./src/providers/alipay", "", false],
  ])("recognises %s by its content, not by its path", (_, resolve, content, expected) => {
    write("src/providers/alipay/index.js", content)
    expect(isThisProvider(resolve, shop)).toBe(expected)
  })

  it.each([
    ["the path in the README", `${NAME}/providers/alipay`, true],
    ["another package of a like name", `${NAME}-fork/providers/alipay`, false],
    ["nothing", undefined, false],
    ["a number", 7, false],
  ])("recognises a provider for which the config says %s as this plugin's: %s", (_, resolve, expected) => {
    expect(isThisProvider(resolve, shop)).toBe(expected)
  })

  it("recognises a provider of this plugin that the config imports", () => {
    expect(isThisProvider(provider, shop)).toBe(true)
    expect(isThisProvider({ services: [{ identifier: "alipay" }] }, shop)).toBe(false)
  })
})

describe("a plugin in medusa-config", () => {
  const manifest = (name: string) => JSON.stringify({ name })

  it("recognises the plugin in medusa-config by the name of its package, in each form of the list", () => {
    write(`node_modules/${NAME}/package.json`, manifest(NAME))
    write("node_modules/other/package.json", manifest("other"))
    expect(isThisPlugin(NAME, shop)).toBe(true)
    expect(isThisPlugin({ resolve: NAME, options: {} }, shop)).toBe(true)
    expect(isThisPlugin({ resolve: join(shop, "node_modules", NAME) }, shop)).toBe(true)
    expect(isThisPlugin("other", shop)).toBe(false)
    expect(isThisPlugin("not-installed", shop)).toBe(false)
    expect(isThisPlugin(undefined, shop)).toBe(false)
  })

  it("finds the plugin's routes only when the plugin was built", () => {
    write(`node_modules/${NAME}/package.json`, manifest(NAME))
    expect(hasRoutes(NAME, shop)).toBe(false)
    write(`node_modules/${NAME}/.medusa/server/src/api/middlewares.js`, "")
    expect(hasRoutes(NAME, shop)).toBe(true)
  })

  it("does not require the plugin in the list when the project is the plugin itself", () => {
    mkdirSync(join(shop, "src"))
    expect(isOwnProject(shop)).toBe(false)
    expect(isOwnProject(process.cwd())).toBe(true)
  })
})
