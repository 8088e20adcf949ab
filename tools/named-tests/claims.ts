/** A test file that a document names, with the titles that it claims: each is part of a title in that file. */
export interface Claim {
  /** From the repository's root. */
  file: string
  titles: string[]
}

/** The last column of a table, whose parts are separated by " · ". */
export interface Evidence {
  claims: Claim[]
  /** Events of the chaos run, by their names in it. */
  chaos: string[]
  /** Scripts of package.json that measure or attack. */
  scripts: string[]
  /** Parts that have none of these forms. */
  unclear: string[]
}

/** The rows of the table whose header ends with this column, cell by cell. */
export function tableRows(document: string, lastColumn: string): string[][] {
  const lines = document.split("\n")
  const header = lines.findIndex((line) => line.endsWith(`| ${lastColumn} |`))
  if (header < 0) return []
  const rest = lines.slice(header + 2)
  const end = rest.findIndex((line) => !line.startsWith("|"))
  return rest.slice(0, end < 0 ? undefined : end).map((row) => row.slice(2, -2).split(" | "))
}

/**
 * "`payment-sync.spec`: one title; another · `src/…/money.spec.ts` · chaos: order cancelled · run: npm run bench · I1,
 * I3". A file without a path is in integration-tests/http.
 */
export function evidenceIn(cell: string): Evidence {
  const evidence: Evidence = { claims: [], chaos: [], scripts: [], unclear: [] }
  for (const item of split(cell, " · ")) {
    const [, file, titles = ""] = /^`(\S+\.spec|\S+\/\S+\.spec\.ts)`(?:: (.+))?$/.exec(item) ?? []
    const [, script] = /^run: npm run ([a-z:]+)$/.exec(item) ?? []
    const [, chaos] = /^chaos: (.+)$/.exec(item) ?? []
    if (file) {
      const where = file.includes("/") ? file : `integration-tests/http/${file}.ts`
      evidence.claims.push({ file: where, titles: split(titles, ";") })
    } else if (script) {
      evidence.scripts.push(script)
    } else if (chaos) {
      evidence.chaos.push(...split(chaos, ";"))
    } else if (!/^I(?:[1-9]|1[0-2])(, I(?:[1-9]|1[0-2]))*$/.test(item)) {
      evidence.unclear.push(item)
    }
  }
  return evidence
}

const split = (text: string, separator: string): string[] =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean)
