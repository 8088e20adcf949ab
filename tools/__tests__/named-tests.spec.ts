import { existsSync, readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { type Claim, evidenceIn, tableRows } from "../named-tests/claims"
import { testTitles } from "../named-tests/test-titles"

const ROOT = path.resolve(__dirname, "../..")
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8")

/** The claims that do not hold. */
function missing({ file, titles }: Claim): string[] {
  if (!existsSync(path.join(ROOT, file))) return [file]
  const written = testTitles(read(file))
  return titles.filter((title) => !written.some((one) => one.includes(title)))
}

const evidence = read("docs/evidence.md")
const numbersIn = (document: string, letter: string) =>
  [...document.matchAll(new RegExp(`^\\| (${letter}\\d+) \\|`, "gm"))].map(([, number]) => number)

describe("docs/evidence.md", () => {
  const chaosRun = readdirSync(path.join(ROOT, "integration-tests/chaos"), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => read(path.join("integration-tests/chaos", file)))
    .join("\n")
  const { scripts: knownScripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> }

  it.each([
    ["case", "docs/reliability.md", "R", 40],
    ["guard", "docs/chaos.md", "G", 15],
    ["attack", "docs/security.md", "S", 25],
    ["feature", "docs/features.md", "F", 40],
  ])("docs/evidence.md has a row for every %s of %s", (_what, document, letter, atLeast) => {
    const numbers = numbersIn(read(document), letter)
    expect(numbers.length).toBeGreaterThan(atLeast)
    expect(numbersIn(evidence, letter)).toEqual(numbers)
  })

  const rows = ["test", "what fails without it", "held by"].flatMap((column) => tableRows(evidence, column))
  it.each(rows.map(([number, cell = ""]) => [number, evidenceIn(cell)] as const))(
    "docs/evidence.md names a test for %s, and only tests that exist",
    (_number, { claims, chaos, scripts, unclear }) => {
      expect(claims.length).toBeGreaterThan(0)
      expect(unclear).toEqual([])
      expect(claims.flatMap(missing)).toEqual([])
      expect(chaos.filter((words) => !chaosRun.includes(words))).toEqual([])
      expect(scripts.filter((script) => !(script in knownScripts))).toEqual([])
    },
  )

  it("docs/evidence.md names only test files that exist", () => {
    const named = [...evidence.matchAll(/\b(?:http\/)([a-z-]+)\b(?!\/)/g)].map(
      ([, name]) => `${name}.spec.ts`,
    )
    expect(named.filter((name) => !existsSync(path.join(ROOT, "integration-tests/http", name)))).toEqual([])
  })
})

describe("The guards in docs/chaos.md", () => {
  const sources = new Map(
    readdirSync(path.join(ROOT, "src"), { recursive: true })
      .map((file) => path.join("src", String(file)))
      .filter((file) => file.endsWith(".ts") && !file.includes("__tests__"))
      .map((file) => [path.basename(file), read(file)] as const),
  )

  it.each(tableRows(read("docs/chaos.md"), "where").map(([, name, where]) => [name, where] as const))(
    "the guard in docs/chaos.md names files and functions that exist: %s",
    (_name, where = "") => {
      const [files, names] = [/^[a-z-]+\.ts$/, /^[\w.]+$/].map((form) =>
        [...where.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text).filter((text) => form.test(text)),
      )
      expect(files?.length).toBeGreaterThan(0)
      expect(files?.filter((file) => !sources.has(file))).toEqual([])
      const code = (files ?? []).map((file) => sources.get(file)).join("\n")
      const functions = (names ?? []).filter((name) => !name.endsWith(".ts"))
      expect(functions.filter((name) => !code.includes(name))).toEqual([])
    },
  )
})

describe("The claims in a document", () => {
  it("a claim is read from the last column of its table", () => {
    const document =
      "text\n\n| case | test |\n|---|---|\n| one | `a.spec`: b |\n| two | – |\n\n| other | x |\n"
    expect(tableRows(document, "test")).toEqual([
      ["one", "`a.spec`: b"],
      ["two", "–"],
    ])
  })

  it("a claim can be several titles of several files, invariants, and what the chaos run makes happen", () => {
    const cell = "`a.spec`: one, two; three · `src/x/b.spec.ts` · chaos: killed · run: npm run bench · I1, I3"
    expect(evidenceIn(cell)).toEqual({
      claims: [
        { file: "integration-tests/http/a.spec.ts", titles: ["one, two", "three"] },
        { file: "src/x/b.spec.ts", titles: [] },
      ],
      chaos: ["killed"],
      scripts: ["bench"],
      unclear: [],
    })
  })

  it.each(["another title", "a.spec: without ticks", "`a.spec` and some words", "I13"])(
    "a claim is not understood when it has none of the known forms: %s",
    (item) => {
      expect(evidenceIn(`\`b.spec\`: one · ${item}`).unclear).toEqual([item])
    },
  )

  it("a claim is found only among titles, not among other words of the file", () => {
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
