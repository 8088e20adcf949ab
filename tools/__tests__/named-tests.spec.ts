import { existsSync, readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { type Claim, evidenceIn, linkedClaims, tableRows } from "../named-tests/claims"
import { testTitles } from "../named-tests/test-titles"

const ROOT = path.resolve(__dirname, "../..")
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8")

/** The claims that do not hold. */
function missing({ file, titles }: Claim): string[] {
  if (!existsSync(path.join(ROOT, file))) return [file]
  const written = testTitles(read(file))
  return titles.filter((title) => !written.some((one) => one.includes(title)))
}

describe("The threat model", () => {
  const document = read("docs/security.md")

  it("names a test for every attack", () => {
    const attacks = tableRows(document, "held by")
    expect(attacks.length).toBeGreaterThan(15)
    expect(attacks.filter((row) => !row.at(-1)?.includes(".spec.ts)"))).toEqual([])
  })

  it.each(linkedClaims(document, "docs").map((claim) => [claim.file, claim] as const))(
    "names tests that are there: %s",
    (_file, claim) => {
      expect(missing(claim)).toEqual([])
    },
  )
})

describe("The document on reliability", () => {
  const document = read("docs/reliability.md")
  const chaosRun = readdirSync(path.join(ROOT, "integration-tests/chaos"), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => read(path.join("integration-tests/chaos", file)))
    .join("\n")

  it.each([
    ["case", "test", 20],
    ["guard", "what fails without it", 5],
  ])("has a table that names a test for every %s", (_what, lastColumn, atLeast) => {
    const rows = tableRows(document, lastColumn)
    expect(rows.length).toBeGreaterThan(atLeast)
    expect(rows.filter((row) => evidenceIn(row.at(-1) ?? "").claims.length === 0)).toEqual([])
  })

  const rows = [...tableRows(document, "test"), ...tableRows(document, "what fails without it")]
  it.each(rows.map((row) => [row[0], evidenceIn(row.at(-1) ?? "")] as const))(
    "names tests that are there: %s",
    (_case, { claims, chaos, unclear }) => {
      expect(unclear).toEqual([])
      expect(claims.flatMap(missing)).toEqual([])
      expect(chaos.filter((words) => !chaosRun.includes(words))).toEqual([])
    },
  )
})

describe("Every test file that a document names", () => {
  it.each(["docs/features.md", "docs/reliability.md", "docs/security.md"])("is there: %s", (document) => {
    const named = [...read(document).matchAll(/\b(?:http\/)([a-z-]+)\b(?!\/)/g)].map(
      ([, name]) => `${name}.spec.ts`,
    )
    expect(named.filter((name) => !existsSync(path.join(ROOT, "integration-tests/http", name)))).toEqual([])
  })
})

describe("What a document claims", () => {
  it("is read from the last column of its table", () => {
    const document =
      "text\n\n| case | test |\n|---|---|\n| one | `a.spec`: b |\n| two | – |\n\n| other | x |\n"
    expect(tableRows(document, "test")).toEqual([
      ["one", "`a.spec`: b"],
      ["two", "–"],
    ])
  })

  it("is several titles of several files, invariants, and what the chaos run makes happen", () => {
    const cell = "`a.spec`: one, two; three · `src/x/b.spec.ts` · chaos: killed · I1, I3"
    expect(evidenceIn(cell)).toEqual({
      claims: [
        { file: "integration-tests/http/a.spec.ts", titles: ["one, two", "three"] },
        { file: "src/x/b.spec.ts", titles: [] },
      ],
      chaos: ["killed"],
      unclear: [],
    })
  })

  it.each(["another title", "a.spec: without ticks", "`a.spec` and some words", "I13"])(
    "is unclear when it is none of these: %s",
    (item) => {
      expect(evidenceIn(`\`b.spec\`: one · ${item}`).unclear).toEqual([item])
    },
  )

  it("is found among titles only, not among other words of the file", () => {
    const source = [
      "// a comment",
      'describe("a group", () => {',
      '  it("does this", () => { say("a string") })',
      '  it.each([["a row", 1]])("does that with %s", () => {})',
      "  it.each`a | b`(`tagged`, () => {})",
      "  describe.skip(`of $" + "{name}`, () => {})",
      "})",
    ].join("\n")
    expect(testTitles(source)).toEqual([
      "a group",
      "does this",
      "does that with %s",
      "tagged",
      "of ${" + "name}",
    ])
  })
})
