import { readdirSync, readFileSync } from "node:fs"
import { join, relative, resolve } from "node:path"
import ts from "typescript"

const ADMIN = resolve(__dirname, "..")

/** The syntax trees of the admin pages, without tests and translations. */
export function sourcesOfAdmin(): ts.SourceFile[] {
  return readdirSync(ADMIN, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/(^|[\\/])(__tests__|i18n)[\\/]|\.d\.ts$/.test(file))
    .map((file) => parse(join(ADMIN, file), readFileSync(join(ADMIN, file), "utf8")))
}

export function parse(file: string, code: string): ts.SourceFile {
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  return ts.createSourceFile(relative(ADMIN, file), code, ts.ScriptTarget.Latest, true, kind)
}

export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node
  for (const child of node.getChildren()) {
    yield* nodesOf(child)
  }
}

/** For a message: `order/order-card.tsx:12`. */
export function placeOf(node: ts.Node): string {
  const source = node.getSourceFile()
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`
}
