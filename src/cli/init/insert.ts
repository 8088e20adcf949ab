import type { ArrayLiteral, File, ObjectLiteral } from "./syntax"

/** Nothing is ever removed. */
export type Insertion = { at: number; text: string }

export function applyInsertions(source: string, insertions: readonly Insertion[]): string {
  return [...insertions]
    .sort((a, b) => b.at - a.at)
    .reduce((text, { at, text: more }) => text.slice(0, at) + more + text.slice(at), source)
}

type Style = { newline: string; unit: string; quote: string }

function styleOf(source: string): Style {
  const [, unit = "  "] = /^(\t| {2,})(?=[^\s*/])/m.exec(source) ?? []
  const count = (quote: string) => source.split(quote).length
  return {
    newline: source.includes("\r\n") ? "\r\n" : "\n",
    unit,
    quote: count("'") > count('"') ? "'" : '"',
  }
}

/**
 * Appends to an array or object literal in the file's own formatting, after any comments there.
 * @param items elements or properties: unindented text, two spaces per level, double quotes
 */
export function appendTo(
  list: ArrayLiteral | ObjectLiteral,
  items: readonly string[],
  source: string,
  file: File,
): Insertion[] {
  const style = styleOf(source)
  const close = (list.end ?? 0) - 1
  const members = (list.type === "ArrayExpression" ? list.elements : list.properties).flatMap(
    (one) => one ?? [],
  )
  const last = members.at(-1)
  const lineStart = source.lastIndexOf("\n", close - 1) + 1
  const beforeClose = source.slice(lineStart, close)
  const base = /^\s*/.exec(beforeClose)?.[0] ?? ""
  const hasComma = last !== undefined && commaAfter(last.end ?? 0, close, source, file) !== undefined
  const write = (item: string, indent: string) => inStyle(item, indent, style)

  if (beforeClose.trim() === "" && lineStart > (list.start ?? 0)) {
    const indent = (last && indentOf(last.start ?? 0, source)) ?? base + style.unit
    const lines = items.map((item) => `${indent}${write(item, indent)},${style.newline}`)
    const comma = last && !hasComma ? [{ at: last.end ?? 0, text: "," }] : []
    return [...comma, { at: lineStart, text: lines.join("") }]
  }
  if (!last) {
    const indent = base + style.unit
    const lines = items.map((item) => `${style.newline}${indent}${write(item, indent)},`)
    return [{ at: close, text: `${lines.join("")}${style.newline}${base}` }]
  }
  const at = commaAfter(last.end ?? 0, close, source, file) ?? last.end ?? 0
  const texts = items.map((item) => write(item, base))
  return [{ at, text: `${hasComma ? "" : ","} ${texts.join(", ")}` }]
}

/** The indentation of the line that a node starts; undefined when something precedes the node on that line. */
function indentOf(start: number, source: string): string | undefined {
  const before = source.slice(source.lastIndexOf("\n", start - 1) + 1, start)
  return before.trim() === "" ? before : undefined
}

/** The position after a list's trailing comma; undefined when there is none. */
function commaAfter(from: number, to: number, source: string, { comments }: File): number | undefined {
  for (let at = from; at < to; at++) {
    const comment = comments?.find(({ start }) => start === at)
    if (comment) at = (comment.end ?? at + 1) - 1
    else if (source[at] === ",") return at + 1
  }
  return undefined
}

function inStyle(item: string, indent: string, { newline, unit, quote }: Style): string {
  return item
    .replaceAll('"', quote)
    .split("\n")
    .map((line, index) => {
      const [, blanks = "", rest = ""] = /^( *)(.*)$/.exec(line) ?? []
      return index === 0 ? line : `${indent}${unit.repeat(blanks.length / 2)}${rest}`
    })
    .join(newline)
}
