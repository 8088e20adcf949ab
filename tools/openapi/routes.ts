import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import ts from "typescript"
import type { z } from "zod/v4"
import { ROOT } from "../package/places"

/** A method of a route file. */
export interface Route {
  method: string
  /** As in Medusa: "/admin/alipay/orders/:id". */
  path: string
  /** Of the exported function. */
  comment: string
  /** The types of src/types/http that the function may send; none for an answer that is not JSON. */
  answers: string[]
  /** The schemas with which the function parses its request, where it calls `parseBody` itself. */
  schemas: { query?: z.ZodType; body?: z.ZodType }
}

const API = path.join(ROOT, "src/api")

/** Every method of every route file in src/api, in the order of their paths. */
export function readRoutes(): Route[] {
  return readdirSync(API, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "route.ts")
    .sort()
    .flatMap((file) => {
      const source = ts.createSourceFile(
        path.join(API, file),
        readFileSync(path.join(API, file), "utf8"),
        ts.ScriptTarget.ES2022,
        true,
      )
      return source.statements.filter(isHandler).map((handler) => ({
        method: handler.name.text,
        path: `/${path.dirname(file).replace(/\[(\w+)\]/g, ":$1")}`,
        comment: commentOf(handler),
        answers: answersOf(handler),
        schemas: schemasOf(source, handler),
      }))
    })
}

type Handler = ts.FunctionDeclaration & { name: ts.Identifier }

const isHandler = (node: ts.Statement): node is Handler =>
  ts.isFunctionDeclaration(node) &&
  /^[A-Z]+$/.test(node.name?.text ?? "") &&
  (node.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)

/** The text of a declaration's doc comment, on one line. */
export function commentOf(node: ts.Node): string {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)
  return (ts.getTextOfJSDocComment(doc?.comment) ?? "").replace(/\s*\n\s*/g, " ").trim()
}

/** `MedusaResponse<SomeAnswer | ErrorAnswer>` gives SomeAnswer. */
function answersOf({ parameters: [, response] }: Handler): string[] {
  const type = response?.type
  const [answer] = type && ts.isTypeReferenceNode(type) ? (type.typeArguments ?? []) : []
  return (answer?.getText().split(/\s*\|\s*/) ?? []).filter((name) => name !== "ErrorAnswer")
}

/** The schemas in `parseBody(schema, request.query)` and `parseBody(schema, request.body)`. */
function schemasOf(source: ts.SourceFile, handler: Handler): Route["schemas"] {
  const calls = [...handler.getText().matchAll(/\bparseBody\((\w+), request\.(query|body)\)/g)]
  return Object.fromEntries(
    calls.map(([, name = "", part = ""]) => [part, exported(fileOf(source, name), name)]),
  )
}

/** The file that declares a name which `source` uses. */
function fileOf(source: ts.SourceFile, name: string): string {
  const imported = source.statements
    .filter(ts.isImportDeclaration)
    .find(({ importClause }) => new RegExp(`\\b${name}\\b`).test(importClause?.getText() ?? ""))
  return imported && ts.isStringLiteral(imported.moduleSpecifier)
    ? path.resolve(path.dirname(source.fileName), imported.moduleSpecifier.text)
    : source.fileName
}

function exported(file: string, name: string): z.ZodType {
  const schema = require(file)[name]
  if (!schema)
    throw new Error(`${path.relative(ROOT, file)} must export ${name}, so that it can be documented`)
  return schema
}
