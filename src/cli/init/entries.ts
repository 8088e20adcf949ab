import { PACKAGE_NAME, PROVIDER_PATH } from "../../core/sites/this-plugin"

export const PAYMENT_MODULES = ["@medusajs/medusa/payment", "@medusajs/payment"]

/** What `init` writes into medusa-config: unindented, two spaces per level, double quotes. */
export const PLUGIN_ENTRY = `{ resolve: "${PACKAGE_NAME}", options: {} }`

export const PROVIDER_ENTRY = `{
  resolve: "${PROVIDER_PATH}",
  id: "multisafepay",
  options: {
    apiKey: process.env.MULTISAFEPAY_API_KEY,
    environment: process.env.MULTISAFEPAY_ENVIRONMENT || "test",
    baseUrl: process.env.MULTISAFEPAY_BASE_URL,
    backendUrl: process.env.MULTISAFEPAY_BACKEND_URL,
    returnUrl: \`\${process.env.STOREFRONT_URL}/checkout/return\`,
  },
}`

const indented = (text: string) => text.replace(/\n/g, "\n  ")

export const PROVIDERS = `providers: [
  ${indented(PROVIDER_ENTRY)},
]`

export const MODULE_OPTIONS = `options: {
  ${indented(PROVIDERS)},
}`

export const PAYMENT_MODULE = `{
  resolve: "${PAYMENT_MODULES[0]}",
  ${indented(MODULE_OPTIONS)},
}`

/** What to add by hand when `init` cannot tell where it belongs. */
export const BY_HAND = `plugins: [
  ${PLUGIN_ENTRY},
],
modules: [
  ${indented(PAYMENT_MODULE)},
],`

export type EnvVariable = { name: string; value: string; about: string }

export function envVariables(psp: "sandbox" | "account"): EnvVariable[] {
  const sandbox = psp === "sandbox"
  return [
    {
      name: "MULTISAFEPAY_API_KEY",
      value: sandbox ? "sandbox-site-key-0000000000000000000000001" : "",
      about: sandbox
        ? "the sandbox's key; with an account: the key of your site from MultiSafepay's dashboard"
        : "the key of your site from MultiSafepay's dashboard, Settings → Website settings",
    },
    ...(sandbox
      ? [
          {
            name: "MULTISAFEPAY_BASE_URL",
            value: "http://localhost:4010/v1/json",
            about: "the sandbox; remove it to talk to MultiSafepay",
          },
        ]
      : []),
    {
      name: "MULTISAFEPAY_BACKEND_URL",
      value: "http://localhost:9000",
      about: "where MultiSafepay reaches this Medusa; with an account: the https address of a tunnel",
    },
    { name: "STOREFRONT_URL", value: "http://localhost:8000", about: "where shoppers return to" },
  ]
}
