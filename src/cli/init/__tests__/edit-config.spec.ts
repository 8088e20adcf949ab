import { runInNewContext } from "node:vm"
import { transformSync } from "esbuild"
import fc from "fast-check"
import { PACKAGE_NAME, PROVIDER_PATH } from "../../../core/sites/this-plugin"
import { editConfig } from "../edit-config"

const PLUGIN = { resolve: PACKAGE_NAME, options: {} }
const PROVIDER = {
  resolve: PROVIDER_PATH,
  id: "multisafepay",
  options: {
    apiKey: "a-key",
    environment: "test",
    baseUrl: undefined,
    backendUrl: "http://localhost:9000",
    returnUrl: "http://localhost:8000/checkout/return",
  },
}
const STRIPE = { resolve: "@medusajs/medusa/payment-stripe", id: "stripe" }

type Config = { plugins?: unknown[]; modules?: unknown }

function evaluate(source: string, more: Record<string, string> = {}): Config {
  const { code } = transformSync(source, { loader: "ts", format: "cjs" })
  const module = { exports: {} as Record<string, unknown> }
  runInNewContext(code, {
    module,
    exports: module.exports,
    require: () => ({
      loadEnv() {},
      defineConfig: (config: unknown) => config,
      Modules: { PAYMENT: "payment", CACHE: "cache" },
    }),
    process: {
      env: {
        MULTISAFEPAY_API_KEY: "a-key",
        MULTISAFEPAY_BACKEND_URL: "http://localhost:9000",
        STOREFRONT_URL: "http://localhost:8000",
        ...more,
      },
      cwd: () => "/",
    },
  })
  const config = module.exports.default ?? module.exports
  // Objects of another VM context have different prototypes.
  return JSON.parse(JSON.stringify(config, (_key, value) => (value === undefined ? null : value)))
}

const plain = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value, (_key, one) => (one === undefined ? null : one)))

function edited(source: string): string {
  const edit = editConfig(source)
  if (edit.kind !== "edited") throw new Error(`Not edited: ${JSON.stringify(edit)}`)
  return edit.text
}

/** Whether `before` is a subsequence of `after`: nothing was removed. */
function isSubsequence(before: string, after: string): boolean {
  let at = 0
  for (const letter of after) if (letter === before[at]) at++
  return at === before.length
}

const FRESH = `import { loadEnv, defineConfig } from '@medusajs/framework/utils'

loadEnv(process.env.NODE_ENV || 'development', process.cwd())

module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: {
      storeCors: process.env.STORE_CORS!,
      jwtSecret: process.env.JWT_SECRET || "supersecret",
    }
  }
})
`

describe("The edit of a fresh medusa-config", () => {
  it("init adds the plugin and the provider to a fresh medusa-config in the style of the file", () => {
    expect(edited(FRESH)).toBe(`import { loadEnv, defineConfig } from '@medusajs/framework/utils'

loadEnv(process.env.NODE_ENV || 'development', process.cwd())

module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: {
      storeCors: process.env.STORE_CORS!,
      jwtSecret: process.env.JWT_SECRET || "supersecret",
    }
  },
  plugins: [{ resolve: 'medusa-payment-multisafepay-alipay', options: {} }],
  modules: [
    {
      resolve: '@medusajs/medusa/payment',
      options: {
        providers: [
          {
            resolve: 'medusa-payment-multisafepay-alipay/providers/alipay',
            id: 'multisafepay',
            options: {
              apiKey: process.env.MULTISAFEPAY_API_KEY,
              environment: process.env.MULTISAFEPAY_ENVIRONMENT || 'test',
              baseUrl: process.env.MULTISAFEPAY_BASE_URL,
              backendUrl: process.env.MULTISAFEPAY_BACKEND_URL,
              returnUrl: \`\${process.env.STOREFRONT_URL}/checkout/return\`,
            },
          },
        ],
      },
    },
  ],
})
`)
  })

  it("init adds the payment module by name to an object that no defineConfig reads, as Medusa wants it there", () => {
    const source = edited("module.exports = {\n  projectConfig: {},\n}\n")
    expect(source).toContain('  modules: {\n    payment: {\n      resolve: "@medusajs/medusa/payment",\n')
    expect(evaluate(source).modules).toEqual({
      payment: { resolve: "@medusajs/medusa/payment", options: { providers: plain([PROVIDER]) } },
    })
  })

  it.each([
    ["live", { MULTISAFEPAY_ENVIRONMENT: "live" }],
    ["test", { MULTISAFEPAY_ENVIRONMENT: "" }],
    ["test", {}],
  ])("init writes a provider for the %s environment when the variables are %j", (environment, variables) => {
    expect(evaluate(edited(FRESH), variables).modules).toEqual([
      {
        resolve: "@medusajs/medusa/payment",
        options: { providers: [plain({ ...PROVIDER, options: { ...PROVIDER.options, environment } })] },
      },
    ])
  })

  it("init writes Windows line ends and tabs where medusa-config has them", () => {
    const text = edited(FRESH.replaceAll("  ", "\t").replaceAll("\n", "\r\n"))
    expect(text).not.toMatch(/[^\r]\n/)
    expect(text).toContain("\r\n\t\t\t\t\t\tid: 'multisafepay',\r\n")
  })
})

/** STRIPE is replaced by a provider that is there before the edit. */
const STRIPE_TEXT = `{ resolve: "@medusajs/medusa/payment-stripe", id: "stripe" }`
const LAYOUTS: [string, string, unknown[], unknown][] = [
  [
    "an ES module in JavaScript",
    `import { defineConfig } from "@medusajs/framework/utils"\nexport default defineConfig({})\n`,
    [PLUGIN],
    [[PROVIDER]],
  ],
  ["a plain object", `module.exports = { projectConfig: {} }`, [PLUGIN], [[PROVIDER]]],
  [
    "a variable",
    `import { defineConfig } from "x"\nconst config = {\n  plugins: [],\n  modules: [],\n}\nexport default defineConfig(config)`,
    [PLUGIN],
    [[PROVIDER]],
  ],
  [
    "a type around the object",
    `import { defineConfig } from "x"\nmodule.exports = defineConfig(({ modules: [] } as const) satisfies object)`,
    [PLUGIN],
    [[PROVIDER]],
  ],
  [
    "the plugin's name in places that register nothing",
    `import type {} from "${PACKAGE_NAME}"\nmodule.exports = { plugins: [{ resolve: "a", options: { peer: "${PACKAGE_NAME}" } }], admin: { vite: () => ({ resolve: { alias: { "${PACKAGE_NAME}": "./x" } }, optimizeDeps: { include: ["${PACKAGE_NAME}", "${PROVIDER_PATH}"] } }) } }`,
    [{ resolve: "a", options: { peer: PACKAGE_NAME } }, PLUGIN],
    [[PROVIDER]],
  ],
  [
    "other plugins in one line",
    `module.exports = { plugins: ["a", { resolve: "b", options: {} }] }`,
    ["a", { resolve: "b", options: {} }, PLUGIN],
    [[PROVIDER]],
  ],
  [
    "other plugins with a comma behind them",
    `module.exports = {\n  plugins: ["a", "b",],\n}`,
    ["a", "b", PLUGIN],
    [[PROVIDER]],
  ],
  [
    "a list of plugins whose end is commented",
    `module.exports = {\n  plugins: [\n    "a" // the first, and the last\n    // "b",\n  ], // plugins\n}`,
    ["a", PLUGIN],
    [[PROVIDER]],
  ],
  [
    "a comma that stands in a comment only",
    `module.exports = {\n  plugins: ["a" /* , */],\n}`,
    ["a", PLUGIN],
    [[PROVIDER]],
  ],
  [
    "an element in brackets of its own",
    `module.exports = {\n  plugins: [\n    ("a")\n  ]\n}`,
    ["a", PLUGIN],
    [[PROVIDER]],
  ],
  [
    "a spread list",
    `const more = ["a"]\nmodule.exports = { plugins: [...more], modules: [...(process.env.REDIS_URL ? [{ resolve: "r" }] : [])] }`,
    ["a", PLUGIN],
    [[PROVIDER]],
  ],
  [
    "lists in variables",
    `const plugins = ["a"]\nconst modules = [{ resolve: "m" }]\nmodule.exports = { plugins, modules }`,
    ["a", PLUGIN],
    ["m", [PROVIDER]],
  ],
  [
    "the payment module with a provider",
    `module.exports = {\n  modules: [\n    {\n      resolve: "@medusajs/medusa/payment",\n      options: {\n        providers: [\n          ${STRIPE_TEXT}\n        ],\n      },\n    },\n  ],\n}`,
    [PLUGIN],
    [[STRIPE, PROVIDER]],
  ],
  [
    "the payment module under its old name, in one line",
    `module.exports = { modules: [{ resolve: "@medusajs/payment", options: { providers: [${STRIPE_TEXT}] } }] }`,
    [PLUGIN],
    [[STRIPE, PROVIDER]],
  ],
  [
    "the payment module without options",
    `module.exports = { modules: [{ resolve: "@medusajs/medusa/payment" }] }`,
    [PLUGIN],
    [[PROVIDER]],
  ],
  [
    "the payment module without providers",
    `module.exports = { modules: [{ resolve: "@medusajs/medusa/payment", options: {} }] }`,
    [PLUGIN],
    [[PROVIDER]],
  ],
  [
    "the payment module in a variable",
    `const payment = { resolve: "@medusajs/medusa/payment", options: { providers: [] } }\nmodule.exports = { modules: [payment] }`,
    [PLUGIN],
    [[PROVIDER]],
  ],
  [
    "the payment module with its keys in quotes",
    `module.exports = { "modules": [{ "resolve": "@medusajs/medusa/payment", "options": { "providers": [${STRIPE_TEXT}] } }] }`,
    [PLUGIN],
    [[STRIPE, PROVIDER]],
  ],
  [
    "the payment module's path in a constant",
    `const PATH = "@medusajs/medusa/payment"\nconst PAYMENT = PATH\nmodule.exports = { modules: [{ resolve: PAYMENT, options: { providers: [${STRIPE_TEXT}] } }] }`,
    [PLUGIN],
    [[STRIPE, PROVIDER]],
  ],
  [
    "a payment module of its own by its key",
    `import { Modules } from "x"\nmodule.exports = { modules: [{ key: Modules.PAYMENT, resolve: "./src/payment", options: { providers: [${STRIPE_TEXT}] } }] }`,
    [PLUGIN],
    [[STRIPE, PROVIDER]],
  ],
  [
    "modules in lists, variables and conditions of the same file",
    `const cache = { resolve: "c" }\nconst more = [cache, { resolve: "m" }]\nmodule.exports = { modules: [...more, ...(process.env.A ? [{ resolve: "a" }] : []), process.env.B ? { resolve: require.resolve("b") } : { resolve: "d" }] }`,
    [PLUGIN],
    ["c", "m", "d", [PROVIDER]],
  ],
  [
    "modules by name",
    `import { Modules } from "x"\nmodule.exports = { modules: { [Modules.PAYMENT]: { resolve: "@medusajs/medusa/payment", options: { providers: [${STRIPE_TEXT}] } } } }`,
    [PLUGIN],
    [[STRIPE, PROVIDER]],
  ],
  [
    "modules by name, without the payment module",
    `import { Modules } from "x"\nmodule.exports = { modules: { [Modules.CACHE]: { resolve: "c" } } }`,
    [PLUGIN],
    ["c", [PROVIDER]],
  ],
  [
    "the plugin without its provider",
    `module.exports = { plugins: [{ resolve: "${PACKAGE_NAME}", options: {} }] }`,
    [PLUGIN],
    [[PROVIDER]],
  ],
  [
    "the plugin as a mere name",
    `module.exports = { plugins: ["${PACKAGE_NAME}"] }`,
    [PACKAGE_NAME],
    [[PROVIDER]],
  ],
]

/** For each module its providers, or its `resolve` if it has none. */
function modulesOf({ modules }: Config): unknown[] {
  const list = Object.values(modules ?? {}) as { resolve: string; options?: { providers?: unknown[] } }[]
  return list.map(({ resolve, options }) => options?.providers ?? resolve)
}

describe("The edit of a medusa-config", () => {
  it.each(LAYOUTS)(
    "init adds plugin and provider to %s, and loses nothing",
    (_layout, source, plugins, modules) => {
      const text = edited(source)
      const config = evaluate(text)
      expect(config.plugins).toEqual(plain(plugins))
      expect(modulesOf(config)).toEqual(plain(modules))
      expect(isSubsequence(source, text)).toBe(true)
    },
  )

  it.each(LAYOUTS)("init finds nothing to add when it runs twice: %s", (_layout, source) => {
    expect(editConfig(edited(source))).toEqual({ kind: "complete" })
  })

  it.each([
    [
      "a configuration of another file",
      `module.exports = require("./config")`,
      "the object that it exports is not written down in it",
    ],
    ["no export", `const a = 1`, "the object that it exports is not written down in it"],
    [
      "a part that comes from another file",
      `const base = require("./base")\nmodule.exports = { ...base }`,
      'a part of it comes from elsewhere ("..."), so plugins may be set there',
    ],
    [
      "plugins that are worked out",
      `module.exports = { plugins: listPlugins() }`,
      "plugins is not an array literal in it",
    ],
    [
      "two payment modules",
      `const a = { resolve: "@medusajs/medusa/payment" }\nconst b = { resolve: "@medusajs/medusa/payment" }\nmodule.exports = { modules: [process.env.X ? a : b] }`,
      "it names the payment module more than once",
    ],
    [
      "the plugin's name in the place of the provider's path",
      `module.exports = { plugins: [], modules: [{ resolve: "@medusajs/medusa/payment", options: { providers: [{ resolve: "${PACKAGE_NAME}", id: "x" }] } }] }`,
      `"${PACKAGE_NAME}" is listed among the providers of the payment module: "resolve" must be "${PROVIDER_PATH}" there`,
    ],
    ...[
      [
        "a list of modules of another file",
        `const { shared } = require("./shared")\nmodule.exports = { modules: [...shared] }`,
      ],
      [
        "a module of another file",
        `const { payment } = require("./shared")\nmodule.exports = { modules: [payment] }`,
      ],
      [
        "a module of another file behind a condition",
        `import payment from "./shared"\nexport default { modules: [process.env.X ? payment : { resolve: "a" }] }`,
      ],
      [
        "a list of modules of another file behind a condition in a variable",
        `const { more } = require("./shared")\nconst modules = [{ resolve: "a" }, ...(process.env.X ? more : [])]; module.exports = { modules }`,
      ],
      [
        "a module that a function returns",
        `import { paymentModule } from "./shared"\nexport default { modules: [paymentModule({ stripe: true })] }`,
      ],
      [
        "a module whose path is in another file",
        `const paths = require("./paths")\nmodule.exports = { modules: [{ resolve: paths.payment, options: {} }] }`,
      ],
      [
        "a module whose path another file's object may replace",
        `const base = require("./base")\nmodule.exports = { modules: [{ resolve: "a", ...base }] }`,
      ],
      [
        "a module that another file's object is spread into",
        `const base = require("./base")\nmodule.exports = { modules: [{ ...base }] }`,
      ],
      [
        "a module of another file by a name of another file",
        `import { NAME, payment } from "./shared"\nexport default { modules: { [NAME]: payment } }`,
      ],
    ].map(([what = "", source = ""]) => [
      what,
      source,
      'a module in line 2 comes from elsewhere, and it may be the payment module, of which Medusa keeps only the last: add the provider to its "providers" there, or define the payment module in this file',
    ]),
    ...[
      ["a merge with another object", `module.exports = defineConfig(merge(base, { projectConfig: {} }))`],
      ["a merge by Object.assign", `module.exports = Object.assign({}, base, { projectConfig: {} })`],
      ["a function of its own that builds it", `module.exports = buildShop({ name: "x" })`],
      [
        "a function of its own around defineConfig",
        `module.exports = withTracing(defineConfig({ plugins: [] }))`,
      ],
    ].map(([what = "", source = ""]) => [
      what,
      source,
      "the object that it exports is not written down in it",
    ]),
    [
      "an object of the same file that is spread into it",
      `const base = { plugins: ["a"] }\nmodule.exports = { ...base, projectConfig: {} }`,
      'a part of it comes from elsewhere ("..."), so plugins may be set there',
    ],
    [
      "a filtered list",
      `module.exports = { plugins: ["a", process.env.B && "b"].filter(Boolean) }`,
      "plugins is not an array literal in it",
    ],
    ...[
      [
        "a payment module in a list that exists under a condition",
        `module.exports = { modules: [\n...(process.env.X ? [{ resolve: "@medusajs/medusa/payment" }] : [])] }`,
      ],
      [
        "a payment module behind &&",
        `module.exports = { modules: [\nprocess.env.X && { resolve: "@medusajs/medusa/payment" }].filter(Boolean) }`,
      ],
      [
        "a payment module in a variable that is used under a condition",
        `const list = [\n{ resolve: "@medusajs/medusa/payment" }]; const more = list\nmodule.exports = { modules: [...(process.env.X ? more : [])] }`,
      ],
      [
        "a payment module that is added under a condition",
        `const modules = []\nif (process.env.X) modules.push({ resolve: "@medusajs/medusa/payment" })\nmodule.exports = { modules }`,
      ],
    ].map(([what = "", source = ""]) => [
      what,
      source,
      "its payment module is not in every case among its modules, and neither would the provider be: list it without a condition, or add the provider by hand",
    ]),
    [
      "what defineConfig returns in another object, where a list of modules would replace Medusa's own",
      `module.exports = { ...defineConfig({ projectConfig: {} }), admin: {} }`,
      'a part of it comes from elsewhere ("..."), so plugins may be set there',
    ],
    ["a syntax error", "module.exports = {\n  plugins: [\n", "it has a syntax error: Unexpected token (3:0)"],
  ])("init leaves medusa-config unchanged and says why when it has %s", (_what, source, reason) => {
    expect(editConfig(source)).toEqual({ kind: "unsupported", reason })
  })

  it("init finds nothing to add where both entries were added by hand to a configuration that it does not edit", () => {
    const source = `export default withTracing(defineConfig({ plugins: [{ resolve: "${PACKAGE_NAME}" }], modules: [paymentWith({ resolve: "${PROVIDER_PATH}" })] }))`
    expect(editConfig(source)).toEqual({ kind: "complete" })
  })

  it("init keeps every letter and comment of any medusa-config, and adds both entries once", () => {
    const comment = fc.constantFrom(
      "",
      " // note, with a comma",
      " /* , ] } */",
      "\n    // ] a line of its own",
    )
    const element = fc.constantFrom(
      '"a"',
      '{ resolve: "b" }',
      '{\n      resolve: "c", // why\n    }',
      '("d")',
    )
    const list = fc
      .tuple(fc.array(fc.tuple(element, comment), { maxLength: 3 }), comment, fc.boolean(), fc.boolean())
      .map(([elements, end, trailing, multiLine]) => {
        const gap = multiLine ? "\n    " : " "
        const separated = elements
          .map(([text, note], index) => {
            const comma = index < elements.length - 1 || trailing ? "," : ""
            return `${gap}${text}${comma}${note}${note.includes("//") && !multiLine ? "\n" : ""}`
          })
          .join("")
        const close = multiLine || end.includes("//") ? "\n  ]" : "]"
        return `[${separated}${end}${close}`
      })
    const property = fc.record({
      plugins: fc.option(list, { nil: undefined }),
      modules: fc.option(list, { nil: undefined }),
      comma: fc.boolean(),
    })
    fc.assert(
      fc.property(property, comment, ({ plugins, modules, comma }, end) => {
        const members = [
          "projectConfig: {}",
          ...(plugins === undefined ? [] : [`plugins: ${plugins}`]),
          ...(modules === undefined ? [] : [`modules: ${modules}`]),
        ]
        const source = `module.exports = {\n  ${members.join(",\n  ")}${comma ? "," : ""}${end}\n}\n`
        const text = edited(source)
        expect(isSubsequence(source, text)).toBe(true)
        const before = evaluate(source)
        const after = evaluate(text)
        expect(after.plugins).toEqual([...(before.plugins ?? []), plain(PLUGIN)])
        expect(modulesOf(after)).toEqual([...modulesOf(before), [plain(PROVIDER)]])
        expect(editConfig(text)).toEqual({ kind: "complete" })
      }),
      { numRuns: 300 },
    )
  })
})
