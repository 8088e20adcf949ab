import { z } from "zod"

/** The output of a run of the consumer test: one entry per Node version. */
export const RESULTS = z.array(
  z.object({
    medusa: z.string(),
    node: z.string(),
    /** Titles of the steps that succeeded. */
    passed: z.array(z.string()),
    /** The error that ended the run; undefined when there was none. */
    failed: z.string().optional(),
  }),
)

/** The result of one pair of Medusa and Node. */
export type Result = z.infer<typeof RESULTS>[number]

/** The columns of the table: steps of a visit by their titles, in the order in which they run. */
const COLUMNS = [
  "install",
  "doctor",
  "db:migrate",
  "boot",
  "notification first",
  "refund",
  "shopper first",
  "payment link",
  "cancel",
  "card and pages",
  "commands",
  "locks",
  "attacks",
]

/** One row per pair, one column per step: for docs/install.md. */
export function fullTable(results: Result[]): string {
  const head = ["Medusa", "Node", ...COLUMNS]
  return markdown([
    head,
    head.map(() => "---"),
    ...results.map(({ medusa, node, passed }) => {
      // Nothing runs after the first step that fails.
      const failed = COLUMNS.find((column) => !passed.includes(column))
      const marks = COLUMNS.map((column) => (passed.includes(column) ? "✓" : column === failed ? "✗" : "–"))
      return [shortened(medusa), node, ...marks]
    }),
  ])
}

/** One row per Medusa, one column per Node: for README.md. */
export function compactTable(results: Result[]): string {
  const nodes = [...new Set(results.map(({ node }) => node))]
  const medusas = [...new Set(results.map(({ medusa }) => medusa))]
  return markdown([
    ["Medusa", ...nodes.map((node) => `Node ${node}`)],
    ["---", ...nodes.map(() => "---")],
    ...medusas.map((medusa) => [
      shortened(medusa),
      ...nodes.map((node) => {
        const result = results.find((one) => one.medusa === medusa && one.node === node)
        return result ? (result.failed ? "fails" : "works") : "–"
      }),
    ]),
  ])
}

/** Badges with the versions that worked in every tested pair: for README.md, above its table. */
export function badges(results: Result[]): string {
  const working = (version: (result: Result) => string) =>
    [...new Set(results.map(version))].filter((one) =>
      results.every((result) => version(result) !== one || !result.failed),
    )
  const badge = (name: string, versions: string[]) =>
    `![Tested with ${name} ${versions.join(", ") || "–"}](https://img.shields.io/badge/${name}-${escaped(versions.join(" | ") || "–")}-informational)`
  return [
    badge(
      "Medusa",
      working(({ medusa }) => shortened(medusa)),
    ),
    badge(
      "Node",
      working(({ node }) => node.split(".")[0] ?? node),
    ),
  ].join(" ")
}

/** shields.io uses "-" and "_" itself, and Markdown ends an address at ")". */
const escaped = (text: string) =>
  encodeURIComponent(text.replaceAll("_", "__").replaceAll("-", "--"))
    .replaceAll("(", "%28")
    .replaceAll(")", "%29")

/**
 * @returns the document with the table between its two marker comments
 * @throws Error when the document has no such comments
 */
export function withTable(document: string, table: string): string {
  const between = /(<!-- matrix -->\n)[\s\S]*?(\n<!-- \/matrix -->)/
  if (!between.test(document)) throw new Error("There is no <!-- matrix --> … <!-- /matrix -->")
  return document.replace(between, (_all, before: string, after: string) => before + table + after)
}

/** "2.22.0-snapshot-20260911212358" is too long for a table. */
const shortened = (medusa: string): string =>
  medusa.replace(/-snapshot-(\d{4})(\d\d)(\d\d)\d*$/, " (snapshot of $1-$2-$3)")

const markdown = (rows: string[][]): string => rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n")
