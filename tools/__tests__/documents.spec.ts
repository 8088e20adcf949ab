import { readFileSync } from "node:fs"
import path from "node:path"
import ts from "typescript"
import { parse } from "yaml"
import translations from "../../src/admin/i18n/translations/en.json"
import { ADMIN_ACCESS } from "../../src/api/admin/alipay/access"
import { ALERT_KINDS } from "../../src/workflows/alert-merchant/alert"
import { brokenLinks } from "../markdown/broken-links"
import { codeBlocks } from "../markdown/code-blocks"
import { documentsOf } from "../markdown/documents"
import { ROOT } from "../package/places"

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8")
const documents = documentsOf(ROOT)

describe("Every document", () => {
  it.each(documents)("the document %s has no link to a missing page or heading", (document) => {
    expect(brokenLinks(ROOT, document)).toEqual([])
  })

  it.each(documents)("the document %s has only code blocks whose language can read them", (document) => {
    const wrong = codeBlocks(read(document)).flatMap((block) =>
      problemsOf(block).map((problem) => `${document}:${block.line} ${problem}`),
    )
    expect(wrong).toEqual([])
  })

  it("every document in docs/ is reached from docs/README.md", () => {
    const pages = documents.filter((file) => file.startsWith("docs/") && !file.endsWith("README.md"))
    const indexes = documents
      .filter((file) => /^docs\/(.*\/)?README\.md$/.test(file))
      .map((file) => [file, read(file)])
    const unreachable = pages.filter(
      (page) =>
        !indexes.some(([index = "", text = ""]) =>
          text.includes(`(${path.relative(path.dirname(index), page)})`),
        ),
    )
    expect(unreachable).toEqual([])
  })
})

describe("docs/api.md", () => {
  it("docs/api.md lists every admin route with the permissions that the route requires", () => {
    const documented = [
      ...read("docs/api.md").matchAll(
        /^\| `(GET|POST|DELETE) (\/admin\/\S+?)(?:\?\S*)?` \|.*\| ([^|]+) \|$/gm,
      ),
    ].map(([, method, route, rights]) => `${method} ${route} ${rights?.replaceAll("`", "")}`)
    const actual = Object.entries(ADMIN_ACCESS).flatMap(([route, methods]) =>
      Object.entries(methods).map(([method, rights]) => `${method} ${route} ${rights.join(", ")}`),
    )
    expect(documented.sort()).toEqual(actual.sort())
  })
})

describe("docs/alerts.md", () => {
  const rows = [...read("docs/alerts.md").matchAll(/^\| `([a-z_]+)` \| ([^|]+) \|/gm)]

  it("docs/alerts.md has a row for every kind of alert", () => {
    expect(rows.map(([, kind]) => kind).sort()).toEqual([...ALERT_KINDS].sort())
  })

  it("docs/alerts.md names every alert as the dashboard does", () => {
    const titles: Record<string, string> = translations.alertTitle
    expect(rows.map(([, kind = "", title]) => [kind, title])).toEqual(
      rows.map(([, kind = ""]) => [kind, titles[kind]]),
    )
  })

  it("docs/alerts.md names buttons by their labels in the dashboard", () => {
    const labels = Object.values(translations.attention.action)
    const lastCells = read("docs/alerts.md")
      .split("\n")
      .filter((line) => /^\| `/.test(line))
      .map((line) => line.split(" | ").at(-1) ?? "")
    const named = lastCells.flatMap((cell) => [...cell.matchAll(/\*([^*]+)\*/g)].map(([, label]) => label))
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((label = "") => !labels.includes(label) && !label.startsWith("Settings"))).toEqual([])
  })
})

function problemsOf({ language, code }: { language: string; code: string }): string[] {
  if (language === "json") return thrownBy(() => JSON.parse(code.replaceAll("…", "x")))
  if (language === "yaml" || language === "yml") return thrownBy(() => parse(code))
  if (/^(ts|tsx|js|jsx)$/.test(language)) {
    const { diagnostics = [] } = ts.transpileModule(code, {
      fileName: `code.${language === "ts" ? "ts" : "tsx"}`,
      reportDiagnostics: true,
      compilerOptions: { jsx: ts.JsxEmit.Preserve, target: ts.ScriptTarget.ES2022 },
    })
    return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "))
  }
  return []
}

function thrownBy(parse: () => unknown): string[] {
  try {
    parse()
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}
