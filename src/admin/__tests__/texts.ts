import ts from "typescript"
import { nodesOf, placeOf } from "./sources"

/** Attributes and properties whose texts a person reads or hears. */
const SHOWN = new Set([
  "alt",
  "aria-description",
  "aria-label",
  "cancelText",
  "confirmText",
  "content",
  "description",
  "heading",
  "header",
  "label",
  "message",
  "placeholder",
  "rangeOptionEndLabel",
  "rangeOptionLabel",
  "rangeOptionStartLabel",
  "sortAscLabel",
  "sortDescLabel",
  "sortLabel",
  "title",
  "tooltip",
])

const HAS_WORDS = /\p{L}{2}/u

/**
 * Texts for people in the code instead of the translation files, each as "file:line: text". A route's `label` is a key
 * of the translations, which its `translationNs` shows.
 */
export function textsInCode(sources: readonly ts.SourceFile[]): string[] {
  return sources.flatMap((source) =>
    [...nodesOf(source)].filter(isTextForPeople).map((node) => `${placeOf(node)}: ${node.getText().trim()}`),
  )
}

function isTextForPeople(node: ts.Node): boolean {
  if (ts.isJsxText(node)) {
    return HAS_WORDS.test(node.text)
  }
  if (!isWrittenOut(node)) {
    return false
  }
  const { parent } = node
  if (ts.isJsxExpression(parent)) {
    return !ts.isJsxAttribute(parent.parent) || SHOWN.has(parent.parent.name.getText())
  }
  if (ts.isJsxAttribute(parent) || ts.isPropertyAssignment(parent)) {
    return SHOWN.has(parent.name.getText().replace(/["']/g, "")) && !isRouteLabel(parent)
  }
  return ts.isCallExpression(parent) && /^toast\b/.test(parent.expression.getText())
}

/** A literal with words, with any kind of quotes. `#${id}` and class names have no words that count. */
function isWrittenOut(node: ts.Node): node is ts.StringLiteral | ts.TemplateLiteral {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    return HAS_WORDS.test(node.text)
  }
  return (
    ts.isTemplateExpression(node) &&
    [node.head, ...node.templateSpans.map((span) => span.literal)].some(({ text }) => HAS_WORDS.test(text))
  )
}

const isRouteLabel = (node: ts.JsxAttribute | ts.PropertyAssignment) =>
  ts.isPropertyAssignment(node) && node.parent.getText().includes("translationNs")

/**
 * The keys that the code uses: exact ones, and patterns for composed keys (`state.${state}`). Only calls of the `t`
 * that `useTexts` returns count.
 */
export function keysUsed(sources: readonly ts.SourceFile[]): { exact: string[]; patterns: RegExp[] } {
  const exact = new Set<string>()
  const patterns = new Map<string, RegExp>()
  for (const source of sources.filter(({ text }) => text.includes("useTexts"))) {
    for (const argument of [...nodesOf(source)].flatMap(firstArgumentOfT)) {
      if (ts.isTemplateExpression(argument)) {
        const pattern = patternOf(argument)
        patterns.set(pattern.source, pattern)
      } else {
        exact.add(argument.text)
      }
    }
  }
  for (const source of sources) {
    const label = /label: "([\w.]+)", translationNs/.exec(source.text)?.[1]
    if (label) {
      exact.add(label)
    }
  }
  return { exact: [...exact], patterns: [...patterns.values()] }
}

type Key = ts.StringLiteral | ts.NoSubstitutionTemplateLiteral | ts.TemplateExpression

/** Also the branches of `t(isPaid ? "a" : "b")`. */
function firstArgumentOfT(node: ts.Node): Key[] {
  const isT =
    ts.isCallExpression(node) &&
    (node.expression.getText() === "t" || node.expression.getText().endsWith("().t"))
  return isT && node.arguments[0] ? keysIn(node.arguments[0]) : []
}

function keysIn(node: ts.Node): Key[] {
  if (ts.isConditionalExpression(node)) {
    return [...keysIn(node.whenTrue), ...keysIn(node.whenFalse)]
  }
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) ? [node] : []
}

function patternOf({ head, templateSpans }: ts.TemplateExpression): RegExp {
  const literally = (text: string) => text.replace(/[.]/g, "\\.")
  const rest = templateSpans.map(({ literal }) => `\\w+${literally(literal.text)}`)
  return new RegExp(`^${literally(head.text)}${rest.join("")}$`)
}
