import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"

/** MultiSafepay's published examples, kept next to the repository and not part of it. */
const FOLDER = resolve(__dirname, "../../../../shared/vectors")

/**
 * Describes tests with a file of vectors. Without that file they are skipped and say why.
 *
 * @param define gets the file's text, so that the test decides how to parse numbers
 */
export function describeVectors(file: string, define: (text: string) => void): void {
  const path = resolve(FOLDER, file)
  if (existsSync(path)) {
    describe(file, () => define(readFileSync(path, "utf8")))
    return
  }
  describe.skip(`${file} (not found: put MultiSafepay's vectors into ../shared/vectors)`, () => {
    it("needs the file", () => {})
  })
}
