import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import ts from "typescript"
import { ROOT } from "../package/places"

export type LogCall = {
  /** File and line. */
  where: string
  level: "warn" | "error"
  /** The logged text, with "…" for each value; undefined for a text that comes from elsewhere. */
  text: string | undefined
}

/** Programs for a terminal and the dashboard, whose output is not part of the shop's log. */
const NO_LOG = ["src/admin/", "src/cli/", "src/scripts/"]

/** Every call in the sources that logs a line of level warn or above. */
export function logCalls(): LogCall[] {
  return readdirSync(path.join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join("src", file.replaceAll(path.sep, "/")))
    .filter((file) => file.endsWith(".ts") && !file.includes("__tests__"))
    .filter((file) => !NO_LOG.some((folder) => file.startsWith(folder)))
    .flatMap(callsIn)
}

function callsIn(file: string): LogCall[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(ROOT, file), "utf8"),
    ts.ScriptTarget.ES2022,
    true,
  )
  const calls: LogCall[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const level = node.expression.name.text
      if ((level === "warn" || level === "error") && /logger/i.test(node.expression.expression.getText())) {
        const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
        calls.push({ where: `${file}:${line}`, level, text: textOf(node.arguments[0]) })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return calls
}

function textOf(argument: ts.Expression | undefined): string | undefined {
  if (argument && ts.isStringLiteralLike(argument)) {
    return argument.text
  }
  if (argument && ts.isTemplateExpression(argument)) {
    return argument.head.text + argument.templateSpans.map(({ literal }) => `…${literal.text}`).join("")
  }
  return undefined
}
