import { readFileSync } from "node:fs"
import { join } from "node:path"
import { runInNewContext } from "node:vm"
import { transformSync } from "esbuild"
import { editConfig } from "../../../src/cli/init/edit-config"
import { editEnv } from "../../../src/cli/init/edit-env"
import { envVariables } from "../../../src/cli/init/entries"
import { blockTitled } from "../../../tools/markdown/code-blocks"
import { ROOT } from "../../../tools/package/places"
import { STARTER_CONFIG, STARTER_ENV, variablesOf } from "../starter"

const guide = readFileSync(join(ROOT, "docs/install.md"), "utf8")

/** The config as Medusa would read it, with each environment variable's name as its value. */
function configOf(source: string): Record<string, unknown> {
  const module: { exports: Record<string, unknown> } = { exports: {} }
  const names = new Proxy({}, { get: (_target, name) => `$${String(name)}` })
  runInNewContext(transformSync(source, { loader: "ts", format: "cjs" }).code, {
    module,
    exports: module.exports,
    require: () => ({ loadEnv() {}, defineConfig: (config: unknown) => config }),
    process: { env: names, cwd: () => "/" },
  })
  // Objects of another context have different prototypes.
  return JSON.parse(JSON.stringify(module.exports))
}

describe("The install guide", () => {
  it("the complete medusa-config of the install guide says the same as what init makes of a new shop's", () => {
    const edit = editConfig(STARTER_CONFIG)
    expect(edit.kind).toBe("edited")
    expect(configOf(edit.kind === "edited" ? edit.text : "")).toEqual(
      configOf(blockTitled(guide, "medusa-config.ts")),
    )
  })

  it("the variables of the install guide are those that init adds to a new shop's .env", () => {
    expect(variablesOf(editEnv(STARTER_ENV, envVariables("sandbox")))).toEqual({
      ...variablesOf(STARTER_ENV),
      ...variablesOf(blockTitled(guide, ".env")),
    })
  })
})
