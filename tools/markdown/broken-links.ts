import { existsSync, readFileSync, statSync } from "node:fs"
import path from "node:path"
import { anchorsOf, linksOf } from "./links"

/**
 * The links of a document that lead nowhere inside this repository. Addresses of the internet are not asked.
 *
 * @param document from `root`
 * @returns "docs/a.md:3 options.md#nope", one for each
 */
export function brokenLinks(root: string, document: string): string[] {
  const file = path.join(root, document)
  const text = readFileSync(file, "utf8")
  return linksOf(text)
    .filter(({ target }) => !/^[a-z]+:/.test(target))
    .filter(({ target }) => {
      const [page = "", anchor] = target.split("#")
      const linked = page === "" ? file : path.resolve(path.dirname(file), decodeURIComponent(page))
      if (!existsSync(linked)) return true
      if (anchor === undefined) return false
      return statSync(linked).isDirectory() || !anchorsOf(readFileSync(linked, "utf8")).includes(anchor)
    })
    .map(({ target, line }) => `${document}:${line} ${target}`)
}
