import { existsSync, readFileSync } from "node:fs"
import path from "node:path"

const ROOT = path.resolve(__dirname, "../..")
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8")

const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> }
const programs = [
  ...new Set(
    Object.values(scripts)
      .join(" ")
      .match(/\b[\w/-]+\.ts\b/g),
  ),
]

/** A program with the files that it imports directly: one of these reads its flags. */
function sourcesOf(program: string): string {
  const source = read(program)
  const imported = [...source.matchAll(/ from "(\.[^"]+)"/g)]
    .map(([, name = ""]) => `${path.join(path.dirname(program), name)}.ts`)
    .filter((file) => existsSync(path.join(ROOT, file)) && !file.includes("src/scripts"))
  return [source, ...imported.map(read)].join("\n")
}

describe("The programs of package.json", () => {
  it("the programs of package.json are found by this test", () => {
    expect(programs.length).toBeGreaterThan(18)
  })

  it.each(programs)("the program %s has a help text, and refuses flags that it does not know", (program) => {
    const sources = sourcesOf(program)
    expect(sources).toMatch(/^ +(npm run .*)?--help/m)
    expect(sources).toMatch(/\b(readFlags|printedHelp|parseArgs)\(/)
  })
})
