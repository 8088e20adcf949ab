import { type AlipayProviderOptions, InvalidOptionsError, parseOptions } from "../options"

const GOOD = {
  apiKey: "a-secret-key-of-forty-characters-000000",
  backendUrl: "https://shop.example.com",
  returnUrl: "https://www.example.com/checkout/return",
} satisfies AlipayProviderOptions

const messageOf = (options: unknown): string => {
  try {
    parseOptions(options)
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidOptionsError)
    return (error as Error).message
  }
  throw new Error("These options should be refused")
}

describe("the provider's options", () => {
  it("requires a key and two URLs, and has a default for every other option", () => {
    expect(parseOptions(GOOD)).toMatchObject({
      environment: "test",
      storefrontOrigins: ["https://www.example.com"],
      timeout: 10_000,
      linkLifetime: 86_400,
      previousApiKeys: [],
      amountRounding: "half-up",
      recovery: { enabled: true },
    })
  })

  it("takes decimals of currencies that MultiSafepay does not document, and the documented ones of all others", () => {
    const currencyDecimals = { krw: 0, HUF: 2, kwd: 3, eur: 2, JPY: 0 } as const
    expect(parseOptions({ ...GOOD, currencyDecimals }).currencyDecimals).toEqual({
      KRW: 0,
      HUF: 2,
      KWD: 3,
      EUR: 2,
      JPY: 0,
    })
  })

  it("takes the placeholders that are replaced in each text and address", () => {
    const options = {
      description: "Order {session_id}",
      returnUrl: "https://www.example.com/return?id={session_id}&to=https://a.example//",
      cancelUrl: "https://www.example.com/{session_id}/cart",
      paymentLinkDescription: "{order_number} {order_id} {session_id}",
      paymentLinkReturnUrl: "https://www.example.com/{order_number}/{order_id}/{session_id}",
    }
    expect(parseOptions({ ...GOOD, ...options })).toMatchObject(options)
  })

  it("takes every country that Medusa has, in upper and lower case", () => {
    expect(parseOptions({ ...GOOD, countries: ["NL", "cn", "GB", "hk", "xk"] }).countries).toEqual([
      "nl",
      "cn",
      "gb",
      "hk",
      "xk",
    ])
  })

  it("removes blanks around keys, which are copied easily", () => {
    expect(parseOptions({ ...GOOD, apiKey: "  a-key \n" }).apiKey.reveal()).toBe("a-key")
  })

  it.each<[string, Record<string, unknown>, string, string]>([
    ["no key", { apiKey: undefined }, "apiKey", "is required"],
    ["a short key", { apiKey: "abc" }, "apiKey", "at least 5"],
    ["a key with blanks", { apiKey: "key with blanks" }, "apiKey", "at least 5"],
    ["a key in other letters", { apiKey: "ключ-ключ" }, "apiKey", "at least 5"],
    ["a key of two lines", { apiKey: "abcde\r\nx-evil: 1" }, "apiKey", "at least 5"],
    ["another environment", { environment: "prod" }, "environment", '"test" or "live"'],
    ["a relative backendUrl", { backendUrl: "shop.example.com" }, "backendUrl", "absolute URL"],
    ["http in the test environment", { backendUrl: "http://shop.example.com" }, "backendUrl", "localhost"],
    ["odd characters", { backendUrl: "https://shop.example.com/a?b=c" }, "backendUrl", "letters, digits"],
    ["a long backendUrl", { backendUrl: `https://shop.example.com/${"a".repeat(90)}` }, "backendUrl", "150"],
    ["no returnUrl", { returnUrl: undefined }, "returnUrl", "is required"],
    ["a returnUrl elsewhere", { storefrontOrigins: ["https://a.example"] }, "returnUrl", "storefrontOrigins"],
    ["no origins", { storefrontOrigins: [] }, "storefrontOrigins", "at least one"],
    ["a wrong cancelUrl", { cancelUrl: "/cart" }, "cancelUrl", "absolute URL"],
    ["a wrong paymentType", { paymentType: "page" }, "paymentType", '"redirect"'],
    ["an empty description", { description: "" }, "description", "must not be empty"],
    ["a blank description", { description: " " }, "description", "must not be empty"],
    ["a long description", { description: "a".repeat(201) }, "description", "at most 200 characters"],
    [
      "a description that is long with the ids in it",
      { description: `${"{session_id} ".repeat(4)}${"a".repeat(98)}` },
      "description",
      "must have at most 200 characters, with the ids filled in",
    ],
    [
      "an order number in a cart's description, which would be empty",
      { description: "{order_number}" },
      "description",
      "has {order_number}, but a cart's payment has no order yet; {session_id} is replaced here",
    ],
    [
      "an order's id in the returnUrl of carts",
      { returnUrl: "https://www.example.com/orders/{order_id}/paid" },
      "returnUrl",
      "has {order_id}, but a cart's payment has no order yet",
    ],
    [
      "an order's id in the cancelUrl of carts",
      { cancelUrl: "https://www.example.com/orders/{order_id}" },
      "cancelUrl",
      "has {order_id}, but a cart's payment has no order yet",
    ],
    [
      "a placeholder in another spelling",
      { returnUrl: "https://www.example.com/return?id={sessionId}" },
      "returnUrl",
      "has {sessionId}, which nothing replaces; did you mean {session_id}?",
    ],
    [
      "a placeholder in doubled braces",
      { description: "Order {{session_id}}" },
      "description",
      "has {{session_id}}, which nothing replaces; did you mean {session_id}?",
    ],
    [
      "an unknown placeholder of a payment link",
      { paymentLinkDescription: "Order {number}" },
      "paymentLinkDescription",
      "has {number}, which nothing replaces; known are {session_id}, {order_id}, {order_number}",
    ],
    [
      "a mistyped placeholder of a payment link's return",
      { paymentLinkReturnUrl: "https://www.example.com/orders/{orderId}" },
      "paymentLinkReturnUrl",
      "has {orderId}, which nothing replaces; did you mean {order_id}?",
    ],
    [
      "a storefront's address that ends with a slash",
      { returnUrl: "https://www.example.com//checkout/return" },
      "returnUrl",
      'has "//" in its path: does the environment variable STOREFRONT_URL end with a slash?',
    ],
    [
      "a storefront's address in a folder that ends with a slash",
      { cancelUrl: "https://www.example.com/nl//checkout" },
      "cancelUrl",
      'has "//" in its path: does the environment variable STOREFRONT_URL end with a slash?',
    ],
    [
      "an empty variable before a path",
      { returnUrl: "/checkout/return" },
      "returnUrl",
      'must be an absolute URL, for example "https://www.example.com/checkout/return"; is the environment variable STOREFRONT_URL set?',
    ],
    [
      "an empty variable of the key",
      { apiKey: "" },
      "apiKey",
      "is empty: set MULTISAFEPAY_API_KEY to the API key of your MultiSafepay site, from its dashboard",
    ],
    [
      "an empty variable of the environment",
      { environment: "" },
      "environment",
      'is empty: set MULTISAFEPAY_ENVIRONMENT to "test" or "live"',
    ],
    [
      "every origin",
      { storefrontOrigins: ["*"] },
      "storefrontOrigins.0",
      'must not contain "*": write each origin, for example "https://www.example.com"',
    ],
    [
      "every subdomain among the origins",
      { storefrontOrigins: ["https://*.example.com", "https://www.example.com"] },
      "storefrontOrigins.0",
      'must not contain "*": write each origin, for example "https://www.example.com"',
    ],
    [
      "the name of a top-level domain for a country",
      { countries: ["nl", "uk"] },
      "countries.1",
      'no country has the code "uk"; did you mean "gb"?',
    ],
    [
      "the European Union for a country",
      { alipayPlus: { countries: ["EU"] } },
      "alipayPlus.countries.0",
      'no country has the code "eu": name each country, for example ["nl", "cn"]',
    ],
    ["a description in HTML", { description: "<b>Tea</b>" }, "description", "must not contain HTML"],
    ["an app's returnUrl", { returnUrl: "teashop://checkout" }, "returnUrl", "must be an http(s) address"],
    [
      "an app's scheme among storefrontOrigins",
      { storefrontOrigins: ["https://www.example.com", "teashop://checkout"] },
      "storefrontOrigins.1",
      "must be an http(s) address",
    ],
    ["a returnUrl in Chinese", { returnUrl: "https://www.example.com/返回" }, "returnUrl", "in ASCII"],
    [
      "reminders and a link that ends before the second one",
      { secondChance: true, linkLifetime: 86_400 },
      "linkLifetime",
      "must be at least 172800 (48 hours) with secondChance, whose second mail goes out after 24 hours; or leave it out",
    ],
    [
      "reminders and a merchant's link that ends before the second one",
      { secondChance: true, paymentLinkLifetime: 86_400 },
      "paymentLinkLifetime",
      "must be at least 172800 (48 hours) with secondChance",
    ],
    [
      "MultiSafepay's live address in the test environment",
      { baseUrl: "https://api.multisafepay.com/v1/json" },
      "baseUrl",
      'is where real money is: set environment: "live", or leave baseUrl out',
    ],
    ["a short locale", { locale: "nl" }, "locale", '"en_US"'],
    ["a lifetime of days", { linkLifetime: 2 }, "linkLifetime", "seconds"],
    ["a link's lifetime of days", { paymentLinkLifetime: 30 }, "paymentLinkLifetime", "seconds"],
    [
      "a link's return elsewhere",
      {
        storefrontOrigins: ["https://www.example.com"],
        paymentLinkReturnUrl: "https://evil.example/{order_id}",
      },
      "paymentLinkReturnUrl",
      "storefrontOrigins",
    ],
    [
      "an unknown part of the order updates",
      { orderUpdates: { invoices: true } },
      "orderUpdates.invoices",
      "orderNumber, shipments",
    ],
    ["a reconciliation of years", { reconciliation: { days: 1_000 } }, "reconciliation.days", "3 to 400"],
    [
      "a reconciliation that ends before MultiSafepay must list a refund",
      { reconciliation: { days: 2 } },
      "reconciliation.days",
      "3 to 400",
    ],
    ["a timeout in seconds", { timeout: 10 }, "timeout", "milliseconds"],
    ["a wrong baseUrl", { baseUrl: "localhost" }, "baseUrl", "absolute URL"],
    ["wrong decimals", { currencyDecimals: { krw: 1 } }, "currencyDecimals.krw", "0, 2 or 3"],
    [
      "other decimals than the documented ones of euro",
      { currencyDecimals: { eur: 0 } },
      "currencyDecimals.eur",
      "must be left out: amounts in EUR have 2 decimals at MultiSafepay; this option is for currencies whose decimals it does not document, for example { krw: 0 }",
    ],
    [
      "other decimals than the documented ones of yen",
      { currencyDecimals: { krw: 0, JPY: 2 } },
      "currencyDecimals.JPY",
      "must be left out: amounts in JPY have 0 decimals",
    ],
    ["a wrong limit", { minAmount: -1 }, "minAmount", "negative"],
    ["crossed limits", { minAmount: 9, maxAmount: 8 }, "minAmount", "maxAmount"],
    ["a long country", { countries: ["NLD"] }, "countries.0", "two-letter"],
    ["no country at all", { countries: [] }, "countries", "must name at least one country"],
    ["no country for one gateway", { alipay: { countries: [] } }, "alipay.countries", "at least one country"],
    ["no customer group at all", { customerGroups: [] }, "customerGroups", "must name at least one group"],
    ["a wrong concurrency", { concurrency: 0 }, "concurrency", "1 to 100"],
    ["a wrong gateway option", { alipay: { paymentType: "x" } }, "alipay.paymentType", '"redirect"'],
    ["a mistyped option", { apikey: "x" }, "apikey", "unknown option; did you mean apiKey?"],
    ["another mistyped option", { api_keys: "x" }, "api_keys", "unknown option; did you mean apiKey?"],
    [
      "a mistyped option of a group",
      { orderUpdates: { shipment: true } },
      "orderUpdates.shipment",
      "did you mean shipments?",
    ],
    [
      "an option of a group outside of it",
      { completionWindowMinutes: 60 },
      "completionWindowMinutes",
      "unknown option; did you mean recovery.completionWindowMinutes?",
    ],
    [
      "a general option in a group",
      { alipay: { returnUrl: "https://www.example.com" } },
      "alipay.returnUrl",
      "unknown option; did you mean returnUrl?",
    ],
    [
      "an option's name for a former key",
      { previousApiKeys: [{ apiKey: "a-former-key", until: "2027-01-31" }] },
      "previousApiKeys.0.apiKey",
      "unknown option; known are key, until",
    ],
    [
      "a mistyped date of a former key",
      { previousApiKeys: [{ key: "a-former-key", untill: "2027-01-31" }] },
      "previousApiKeys.0.untill",
      "unknown option; did you mean until?",
    ],
    ["an unknown option", { colour: "x" }, "colour", "unknown option; known are apiKey, previousApiKeys, "],
    [
      "an unknown gateway option",
      { alipayPlus: { gateway: "x" } },
      "alipayPlus.gateway",
      "known are paymentType",
    ],
  ])("refuses options with %s, naming the option and the fix", (_, wrong, option, error) => {
    const lines = messageOf({ ...GOOD, ...wrong }).split("\n")
    expect(lines.find((line) => line.startsWith(`- ${option}: `))).toContain(error)
  })

  it.each<[string, Record<string, unknown>, string]>([
    ["http for the shop", { backendUrl: "http://shop.example.com" }, "backendUrl"],
    ["a port for the shop", { backendUrl: "https://shop.example.com:8443" }, "backendUrl"],
    ["the default port for the shop", { backendUrl: "https://shop.example.com:443" }, "backendUrl"],
    ["the default port before a path", { backendUrl: "https://shop.example.com:443/medusa" }, "backendUrl"],
    ["a colon without a port for the shop", { backendUrl: "https://shop.example.com:/medusa" }, "backendUrl"],
    ["HTTP in capitals for the return", { returnUrl: "HTTP://www.example.com/return" }, "returnUrl"],
    ["http for the return", { returnUrl: "http://www.example.com/return" }, "returnUrl"],
    ["http for the cancellation", { cancelUrl: "http://www.example.com/cart" }, "cancelUrl"],
    ["http for MultiSafepay", { baseUrl: "http://api.multisafepay.com/v1/json" }, "baseUrl"],
    ["a sandbox for MultiSafepay", { baseUrl: "http://localhost:4010/v1/json" }, "baseUrl"],
    ["an https sandbox on this machine", { baseUrl: "https://127.0.0.1:4010/v1/json" }, "baseUrl"],
    ["MultiSafepay's test address", { baseUrl: "https://testapi.multisafepay.com/v1/json" }, "baseUrl"],
    ["another host for MultiSafepay", { baseUrl: "https://api.multisafepay.com.evil.example/" }, "baseUrl"],
  ])("refuses %s in the live environment, as MultiSafepay does", (_, wrong, option) => {
    expect(messageOf({ ...GOOD, environment: "live", ...wrong })).toContain(`- ${option}: must`)
  })

  it.each(["http://localhost:9000", "http://127.0.0.1:9000"])(
    "allows %s in the test environment",
    (backendUrl) => {
      expect(parseOptions({ ...GOOD, backendUrl }).backendUrl).toBe(backendUrl)
    },
  )

  it("allows MultiSafepay's own address in the live environment", () => {
    const baseUrl = "https://api.multisafepay.com/v1/json"
    expect(parseOptions({ ...GOOD, environment: "live", baseUrl })).toMatchObject({ baseUrl })
  })

  it("never repeats an option's value in an error message, which may end up in a log", () => {
    const message = messageOf({
      ...GOOD,
      apiKey: 12345678,
      previousApiKeys: ["secret-old-key", 7],
      timeout: "secret",
    })
    expect(message).not.toMatch(/secret|12345678/)
  })
})
