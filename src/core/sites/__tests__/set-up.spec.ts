import { problemsOf, type SetUp } from "../set-up"

const GOOD: SetUp = {
  plugin: { hasRoutes: true, options: [] },
  isOwnProject: false,
  misplacedModuleOptions: [],
  isList: true,
  notObjects: [],
  providers: [{ index: 0, id: "multisafepay", misplacedOptions: [] }],
}
const provider = (changes: Partial<SetUp["providers"][number]>) => ({
  providers: [{ index: 1, id: "multisafepay", misplacedOptions: [], ...changes }],
})
const MOVE = 'move it into the options of the provider "medusa-payment-multisafepay-alipay/providers/alipay"'
const ID = 'may hold only letters, digits and "-", at most 30 of them'
const WHY = 'Medusa takes provider ids apart at "_", and MultiSafepay gets it in a URL'

it.each<[string, Partial<SetUp>, string[]]>([
  ["as in the README", {}, []],
  ["in the plugin's own repository", { plugin: undefined, isOwnProject: true }, []],
  [
    "with two MultiSafepay sites",
    { providers: [...GOOD.providers, { index: 1, id: "b", misplacedOptions: [] }] },
    [],
  ],
  [
    "without the plugin in plugins",
    { plugin: undefined },
    [
      'plugins: "medusa-payment-multisafepay-alipay" is missing; without it, notifications get 404 and paid carts never become orders. Add { resolve: "medusa-payment-multisafepay-alipay", options: {} } to plugins',
    ],
  ],
  [
    "with a plugin that was not built",
    { plugin: { hasRoutes: false, options: [] } },
    [
      'plugins: "medusa-payment-multisafepay-alipay" was not built, so that it has no routes: run "npm run build" in its folder',
    ],
  ],
  [
    "with the options in plugins",
    { plugin: { hasRoutes: true, options: ["apiKey", "returnUrl"] } },
    [
      `plugins: apiKey is set in the options of the plugin, where it has no effect: ${MOVE}`,
      `plugins: returnUrl is set in the options of the plugin, where it has no effect: ${MOVE}`,
    ],
  ],
  [
    "with an option beside the payment module's providers",
    { misplacedModuleOptions: ["environment"] },
    [`modules: environment is set in the options of the payment module, where it has no effect: ${MOVE}`],
  ],
  [
    "with an option beside the provider's options",
    provider({ misplacedOptions: ["apiKey"] }),
    ["modules: providers[1].apiKey: move it into the options of that provider"],
  ],
  [
    "without the provider",
    { providers: [] },
    [
      'modules: the plugin is listed but its payment provider is not, so open payments cannot become orders. Add { resolve: "medusa-payment-multisafepay-alipay/providers/alipay", id: "multisafepay", options: { … } } to the providers of "@medusajs/medusa/payment", or take the plugin out of plugins. If it is there, "@medusajs/medusa/payment" is listed twice, and Medusa keeps only the last entry: put all providers into one',
    ],
  ],
  [
    "with neither the plugin nor the provider",
    { plugin: undefined, providers: [] },
    [
      'plugins: neither "medusa-payment-multisafepay-alipay" nor its payment provider is in medusa-config. Run "npx medusa-payment-multisafepay-alipay init"',
    ],
  ],
  [
    "with providers that are not a list",
    { isList: false, providers: [] },
    ['modules: providers of "@medusajs/medusa/payment" must be a list: write providers: [ … ]'],
  ],
  [
    "with what a condition left of a provider",
    { notObjects: [{ index: 2, is: "false" }] },
    [
      "modules: providers[2] is false and not an object, which stops Medusa. For a provider under a condition write ...(condition ? [{ … }] : [])",
    ],
  ],
  ...[undefined, null, ""].map((id): [string, Partial<SetUp>, string[]] => [
    `with ${JSON.stringify(id)} for an id`,
    provider({ id }),
    ['modules: providers[1].id: is required, for example "multisafepay", which gives pp_alipay_multisafepay'],
  ]),
  ...[
    ["multi_safepay", ', for example "multi-safepay"'],
    ["_b_", ', for example "b"'],
    ["tea shop", ', for example "tea-shop"'],
    ["茶", ""],
    ["a".repeat(31), `, for example "${"a".repeat(30)}"`],
    [7, ', for example "7"'],
  ].map(([id, example]): [string, Partial<SetUp>, string[]] => [
    `with the id ${JSON.stringify(id)}`,
    provider({ id }),
    [`modules: providers[1].id: ${ID}${example}. ${WHY}`],
  ]),
  [
    "with two sites under one id",
    { providers: [...GOOD.providers, { index: 3, id: "multisafepay", misplacedOptions: [] }] },
    [
      'modules: providers[3].id: "multisafepay" is registered twice: give each MultiSafepay site an id of its own',
    ],
  ],
])(
  "a shop that is set up %s gets exactly the messages at boot that say what to fix",
  (_, changes, problems) => {
    expect(problemsOf({ ...GOOD, ...changes })).toEqual(problems)
  },
)

it("a shop with several mistakes gets the messages for all of them at once", () => {
  const setUp = { ...GOOD, plugin: undefined, ...provider({ id: "a_b", misplacedOptions: ["apiKey"] }) }
  expect(problemsOf(setUp).map((problem) => problem.split(": ").slice(0, 2).join(": "))).toEqual([
    'plugins: "medusa-payment-multisafepay-alipay" is missing; without it, notifications get 404 and paid carts never become orders. Add { resolve',
    "modules: providers[1].apiKey",
    "modules: providers[1].id",
  ])
})
