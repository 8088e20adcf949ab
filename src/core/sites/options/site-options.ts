import { z } from "zod/v4"
import { absoluteUrl, apiKey, formerApiKeys } from "./option-fields"

/** Which MultiSafepay site it is, and the addresses of shop and storefront. */
export const siteOptions = {
  /**
   * API key of the MultiSafepay site, from its dashboard. It is sent in a header only and never logged.
   *
   * @category Site and addresses
   * @example apiKey: process.env.MULTISAFEPAY_API_KEY
   */
  apiKey: apiKey("the API key of your MultiSafepay site, from its dashboard", "MULTISAFEPAY_API_KEY"),
  /**
   * Former keys of the site, or the key of a site that the shop no longer uses. Until its date (a day in UTC, or a time
   * with its offset) a former key may sign notifications, and the PSP order in such a notification is read with it. It
   * is used for nothing else.
   *
   * @category Site and addresses
   * @default []
   * @example previousApiKeys: [{ key: process.env.OLD_MULTISAFEPAY_API_KEY, until: "2027-01-31" }]
   */
  previousApiKeys: formerApiKeys.default([]),
  /**
   * Which MultiSafepay environment the key belongs to.
   *
   * @category Site and addresses
   * @default "test"
   * @example environment: "live"
   */
  environment: z
    .enum(["test", "live"], {
      error: ({ input }) =>
        input === ""
          ? 'is empty: set MULTISAFEPAY_ENVIRONMENT to "test" or "live"'
          : 'must be "test" or "live"',
    })
    .default("test"),
  /**
   * Another address of MultiSafepay's API, for the sandbox and for tests. Refused in the live
   * environment.
   *
   * @category Site and addresses
   * @default MultiSafepay's address for the environment
   * @example baseUrl: "http://localhost:4010/v1/json"
   */
  baseUrl: absoluteUrl("http://localhost:4010/v1/json", "MULTISAFEPAY_BASE_URL").optional(),
  /**
   * Where MultiSafepay reaches this Medusa. In the live environment it must be https without a port.
   *
   * @category Site and addresses
   * @example backendUrl: "https://shop.example.com"
   */
  backendUrl: absoluteUrl("https://shop.example.com", "MULTISAFEPAY_BACKEND_URL").transform((url) =>
    url.replace(/\/+$/, ""),
  ),
  /**
   * Origins that the return URLs of storefronts may have.
   *
   * @category Site and addresses
   * @default the origins of returnUrl, cancelUrl and paymentLinkReturnUrl
   * @example storefrontOrigins: ["https://www.example.com", "https://m.example.com"]
   */
  storefrontOrigins: z
    .array(absoluteUrl("https://www.example.com", "STOREFRONT_URL"), {
      error: 'must be a list of origins, for example ["https://www.example.com"]',
    })
    .min(1, { error: 'must name at least one origin, for example ["https://www.example.com"]' })
    .optional(),
  /**
   * Where shoppers return when the storefront names no URL. `{session_id}` is replaced.
   *
   * @category Site and addresses
   * @example returnUrl: "https://www.example.com/checkout/return"
   */
  returnUrl: absoluteUrl("https://www.example.com/checkout/return", "STOREFRONT_URL"),
  /**
   * Where shoppers who did not pay return. `{session_id}` is replaced.
   *
   * @category Site and addresses
   * @default returnUrl
   * @example cancelUrl: "https://www.example.com/checkout"
   */
  cancelUrl: absoluteUrl("https://www.example.com/checkout", "STOREFRONT_URL").optional(),
  /**
   * Where the payer of a payment link returns. `{order_id}`, `{order_number}` and `{session_id}` are
   * replaced.
   *
   * @category Site and addresses
   * @default returnUrl
   * @example paymentLinkReturnUrl: "https://www.example.com/orders/{order_id}/paid"
   */
  paymentLinkReturnUrl: absoluteUrl(
    "https://www.example.com/orders/{order_id}/paid",
    "STOREFRONT_URL",
  ).optional(),
}
