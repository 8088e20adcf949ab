import ts from "typescript"

/**
 * Words that names in `src` no longer use, with the word to write. Some mean something else in the payment trade
 * ("settlement" is the payout), the others are figurative. The reasons are in docs/style-guide.md.
 */
export const OLD_WORDS: Readonly<Record<string, string>> = {
  settlement: "payment sync",
  settle: "sync",
  audit: "reconciliation",
  passing: "transient",
  lasting: "permanent",
  unclear: "ambiguous",
  closings: "session fence",
  rival: "competing session",
  rivals: "competing sessions",
  scene: "context",
  news: "notified order",
  restless: "did not converge",
  door: "entry point, port",
  doors: "entry points, ports",
  suspect: "candidate",
  suspects: "candidates",
  stray: "unmatched, unknown",
  strays: "unmatched refunds",
  dust: "rounding noise",
  house: "test environment",
  keeper: "supervisor",
  leash: "supervised process",
  storm: "replay attack",
  stranger: "attacker",
  strangers: "attackers",
  luck: "fault injection",
  telling: "suite",
  crowd: "bulk fixtures",
  shelves: "inventory",
  mend: "fix",
  patience: "timeout",
  told: "sent, notified, known",
  untold: "not alerted yet",
  wish: "requested",
  wished: "requested",
  heard: "received",
  aftermath: "after the run",
  weather: "network faults",
  blow: "fault",
  blows: "faults",
}

/** Literary turns in documents, translations, and comments, errors, log lines and SQL of `src`, with replacements. */
const OLD_PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\b(un)?told\b/i, "sent, alerted, shown"],
  [/\bmend(s|ed|ing)?\b/i, "fix, correct"],
  [/\bin vain\b/i, "without success"],
  [/\bgoes on\b/i, "continues"],
  [/\bstands? for\b/i, "belongs to, is for"],
  [/\bas they came\b/i, "unchanged"],
]

/** The literary turns in a file's text, comments included. */
export function oldPhrasesIn(source: string): { phrase: string; write: string; line: number }[] {
  return source.split("\n").flatMap((text, index) =>
    OLD_PHRASES.flatMap(([pattern, write]) => {
      const phrase = pattern.exec(text)?.[0]
      return phrase ? [{ phrase, write, line: index + 1 }] : []
    }),
  )
}

/** Whether a file, by its path in the checkout, has texts that are checked for literary turns. */
export function hasCheckedTexts(file: string): boolean {
  // Its texts are titles of tests.
  if (file === "docs/evidence.md" || file.includes("__tests__")) return false
  return (
    file.endsWith(".md") ||
    file === "llms.txt" ||
    file.startsWith("storefront/src/language/") ||
    /^src\/.*\.tsx?$/.test(file) ||
    file.startsWith("src/admin/i18n/translations/")
  )
}

/** Terms of MultiSafepay or a library that contain one of these words. */
const STANDARD_TERMS = /house_?number/gi

export interface OldWord {
  name: string
  word: string
  /** From 1. */
  line: number
}

/** The names in a TypeScript file that contain an old word: "readNews", "PATIENCE_MS". */
export function oldWordsIn(source: string, fileName: string): OldWord[] {
  const kind = fileName.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true, kind)
  const found: OldWord[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const word = oldWordOf(node.text)
      const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1
      if (word) found.push({ name: node.text, word, line })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** The old word that a name or a file name contains. */
export function oldWordOf(name: string): string | undefined {
  return name
    .replace(STANDARD_TERMS, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .find((part) => Object.hasOwn(OLD_WORDS, part))
}
