import fc from "fast-check"
import { editEnv, namesIn, valueIn } from "../edit-env"
import { envVariables } from "../entries"

const VARIABLES = envVariables("sandbox")

describe("The edit of a .env file", () => {
  it("init adds the variables at the end of .env, each with its purpose", () => {
    expect(editEnv("DATABASE_URL=postgres://x\n# mine\n", VARIABLES)).toBe(`DATABASE_URL=postgres://x
# mine

# the sandbox's key; with an account: the key of your site from MultiSafepay's dashboard
MULTISAFEPAY_API_KEY=sandbox-site-key-0000000000000000000000001
# the sandbox; remove it to talk to MultiSafepay
MULTISAFEPAY_BASE_URL=http://localhost:4010/v1/json
# where MultiSafepay reaches this Medusa; with an account: the https address of a tunnel
MULTISAFEPAY_BACKEND_URL=http://localhost:9000
# where shoppers return to
STOREFRONT_URL=http://localhost:8000
`)
  })

  it("init writes neither a key nor the sandbox's address into .env for a real account", () => {
    const text = editEnv("", envVariables("account"))
    expect(text).toMatch(/^MULTISAFEPAY_API_KEY=$/m)
    expect(text).not.toContain("MULTISAFEPAY_BASE_URL")
  })

  it.each([
    ["no line end at its end", "A=1", /^A=1\n\n# /],
    ["Windows line ends", "A=1\r\n", /^A=1\r\n\r\n# [^\r]*\r\nMULTISAFEPAY_API_KEY=[^\r]*\r\n/],
  ])("init adds its variables to a .env with %s", (_what, source, expected) => {
    expect(editEnv(source, VARIABLES)).toMatch(expected)
  })

  it("init leaves existing variables in .env unchanged, with export, blanks and empty values, and takes no comment for a variable", () => {
    const source =
      "export MULTISAFEPAY_API_KEY = abc\n  STOREFRONT_URL=\n# MULTISAFEPAY_BACKEND_URL=http://x\n"
    const text = editEnv(source, VARIABLES)
    expect(text.startsWith(source)).toBe(true)
    expect(namesIn(text)).toEqual([
      "MULTISAFEPAY_API_KEY",
      "STOREFRONT_URL",
      "MULTISAFEPAY_BASE_URL",
      "MULTISAFEPAY_BACKEND_URL",
    ])
  })

  it.each([
    ["KEY= # from the dashboard", ""],
    ["KEY=#", ""],
    ["KEY=abc # from the dashboard", "abc"],
    ["KEY='a # b' # quoted", "a # b"],
    ['KEY="abc"', "abc"],
  ])("init reads the line %j of .env without its comment, as Medusa does", (line, value) => {
    expect(valueIn(line, "KEY")).toBe(value)
  })

  it("init keeps any .env file whole, sets each variable once, and adds nothing the second time", () => {
    const line = fc.oneof(
      fc.constantFrom("", "# a comment", "A=1", "STOREFRONT_URL=x", "export MULTISAFEPAY_BACKEND_URL=y"),
      fc.string({ maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, "")),
    )
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom("\n", "\r\n"), (lines, newline) => {
        const source = lines.join(newline)
        const text = editEnv(source, VARIABLES)
        expect(text.startsWith(source)).toBe(true)
        expect(editEnv(text, VARIABLES)).toBe(text)
        for (const { name } of VARIABLES) expect(namesIn(text)).toContain(name)
      }),
    )
  })
})
