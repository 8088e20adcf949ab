import { existsSync, readFileSync } from "node:fs"
import path from "node:path"

const ROOT = path.resolve(__dirname, "../..")

/** A test that a document claims: its file, and what its title has to hold. */
interface Claim {
  file: string
  titles: string[]
}

/** "[name](path/name.spec.ts): one title; another · [next](…)…" of the last column of a table. */
function claimsOf(document: string): Claim[] {
  const text = readFileSync(path.join(ROOT, document), "utf8")
  return [...text.matchAll(/\]\(([^)]+\.spec\.ts)\)(?:: ([^|·\n]+))?/g)].map(
    ([, file = "", titles = ""]) => ({
      file: path.join(path.dirname(document), file),
      titles: titles
        .split(";")
        .map((title) => title.trim())
        .filter(Boolean),
    }),
  )
}

const CLAIMS = claimsOf("docs/security.md").map((claim) => [claim.file, claim] as const)

describe("The threat model", () => {
  it("names a test for every attack", () => {
    const text = readFileSync(path.join(ROOT, "docs/security.md"), "utf8")
    const attacks =
      text.split("| attack | defence | held by |")[1]?.split("\n\n")[0]?.split("\n").slice(2) ?? []
    expect(attacks.length).toBeGreaterThan(15)
    expect(attacks.filter((row) => !row.includes(".spec.ts)"))).toEqual([])
  })

  it.each(CLAIMS)("names tests that are there: %s", (file, { titles }) => {
    expect(existsSync(path.join(ROOT, file))).toBe(true)
    const source = readFileSync(path.join(ROOT, file), "utf8")
    expect(titles.filter((title) => !source.includes(title))).toEqual([])
  })
})

describe("Every test file that a document names", () => {
  it.each(["docs/features.md", "docs/reliability.md", "docs/security.md"])("is there: %s", (document) => {
    const text = readFileSync(path.join(ROOT, document), "utf8")
    const named = [...text.matchAll(/\b(?:http\/)([a-z-]+)\b(?!\/)/g)].map(([, name]) => `${name}.spec.ts`)
    const missing = named.filter((name) => !existsSync(path.join(ROOT, "integration-tests/http", name)))
    expect(missing).toEqual([])
  })
})
