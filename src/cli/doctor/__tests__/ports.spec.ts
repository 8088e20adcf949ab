import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { envInGit } from "../ports"

describe("What git does with a shop's .env", () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "shop-"))
    writeFileSync(join(folder, ".env"), "A=1\n")
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, stdio: "ignore" })
  const ignore = () => writeFileSync(join(folder, ".gitignore"), ".env\n")

  it.each<[string, () => void, string | undefined]>([
    ["outside of a repository", () => undefined, undefined],
    ["that nothing ignores", () => git("init"), "not_ignored"],
    [
      "that .gitignore names",
      () => {
        git("init")
        ignore()
      },
      "ignored",
    ],
    [
      "that was added before .gitignore named it",
      () => {
        git("init")
        git("add", ".env")
        ignore()
      },
      "tracked",
    ],
  ])("the doctor sees what git does with a .env %s", (_what, arrange, expected) => {
    arrange()
    expect(envInGit(folder)).toBe(expected)
  })
})
