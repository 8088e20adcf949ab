import { format, inspect } from "node:util"
import { Secret } from "../secret"

const KEY = "site-key-0123456789abcdef0123456789abcdef"
const secret = new Secret(` ${KEY}\n`)

describe("A secret", () => {
  it("a secret gives its text to code that reveals it, without the blanks that copying adds", () => {
    expect(secret.reveal()).toBe(KEY)
  })

  it.each<[string, () => string]>([
    ["a template literal", () => `key: ${secret}`],
    ["a concatenation", () => "".concat("", secret as unknown as string)],
    ["String()", () => String(secret)],
    ["JSON", () => JSON.stringify({ options: [secret] })],
    ["console.log", () => format("%s %o %O %j", secret, secret, secret, secret)],
    [
      "an inspection of the object that contains it",
      () => inspect({ a: { b: { c: secret } } }, { depth: null }),
    ],
    [
      "an inspection of hidden fields",
      () => inspect(secret, { showHidden: true, getters: true, customInspect: true }),
    ],
    [
      "an inspection without its own inspect method",
      () => inspect(secret, { showHidden: true, customInspect: false }),
    ],
    ["its own properties", () => JSON.stringify(Object.getOwnPropertyDescriptors(secret))],
    ["a copy of its properties", () => JSON.stringify({ ...secret })],
    ["a structured clone", () => JSON.stringify(structuredClone({ ...secret }))],
    ["an error that names it", () => String(new Error(`wrong: ${secret}`).stack)],
  ])("a secret does not show in %s", (_, show) => {
    expect(show()).not.toContain(KEY)
  })
})
