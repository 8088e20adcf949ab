import { readFileSync } from "node:fs"
import path from "node:path"
import vm from "node:vm"
import { parseOptions } from "../../../src/core/sites/options/options"
import { optionFields } from "../../../src/core/sites/options/options-schema"
import { ROOT } from "../../package/places"
import { documentedOptions } from "../documented-options"
import { isExpression, withOptions } from "../options-page"

const REQUIRED = {
  apiKey: "a-secret-key-of-forty-characters-000000",
  backendUrl: "https://shop.example.com",
  returnUrl: "https://www.example.com/checkout/return",
}
const environment = {
  MULTISAFEPAY_API_KEY: "a-secret-key-of-forty-characters-000001",
  OLD_MULTISAFEPAY_API_KEY: "a-secret-key-of-forty-characters-000002",
}
const evaluate = (expression: string) =>
  vm.runInNewContext(`(${expression})`, { Object, Array, process: { env: environment } }) as unknown

/** The default in the schema itself. */
const filledIn = (name: string): unknown =>
  name
    .split(".")
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key],
      optionFields.parse(REQUIRED),
    )

describe("docs/options.md", () => {
  const options = documentedOptions()

  it("docs/options.md contains the options as their doc comments describe them (npm run docs:options writes it)", () => {
    const page = readFileSync(path.join(ROOT, "docs/options.md"), "utf8")
    expect(page).toBe(withOptions(page, options))
  })

  it("docs/options.md lists every option that the schema accepts", () => {
    const names = options.filter(({ name }) => !name.includes(".")).map(({ name }) => name)
    expect(names.sort()).toEqual(Object.keys(optionFields.shape).sort())
  })

  it.each(options.map((option) => [option.name, option] as const))(
    "docs/options.md gives an example of %s that the plugin accepts",
    (_name, { example }) => {
      const written = evaluate(`{ ${example} }`) as Record<string, unknown>
      expect(Object.keys(written)).toEqual([example.slice(0, example.indexOf(":"))])
      expect(() => parseOptions({ ...REQUIRED, ...written })).not.toThrow()
    },
  )

  it.each(options.map((option) => [option.name, option] as const))(
    "docs/options.md names the default of %s that the schema fills in",
    (name, { required, default: documented = "" }) => {
      if (required) return expect(documented).toBe("")
      const actual = filledIn(name)
      if (documented === "{}") expect(actual).toBeInstanceOf(Object)
      else if (isExpression(documented)) expect(actual).toEqual(JSON.parse(documented))
      else expect(actual).toBeUndefined()
    },
  )
})
