import ts from "typescript"

const TESTS = new Set(["describe", "it", "test"])

/** The titles of all tests and groups of a spec file, as written there: those of a table keep their %s. */
export function testTitles(source: string): string[] {
  const titles: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && TESTS.has(calleeOf(node))) {
      const [title] = node.arguments
      if (title && ts.isStringLiteralLike(title)) titles.push(title.text)
      else if (title && ts.isTemplateExpression(title)) titles.push(title.getText().slice(1, -1))
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile("some.spec.tsx", source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX))
  return titles
}

/** "it" of `it(…)`, `it.only(…)` and `it.each(…)(…)`. */
function calleeOf(call: ts.CallExpression): string {
  let callee: ts.Expression = call.expression
  while (!ts.isIdentifier(callee)) {
    if (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) callee = callee.expression
    else if (ts.isTaggedTemplateExpression(callee)) callee = callee.tag
    else return ""
  }
  return callee.text
}
