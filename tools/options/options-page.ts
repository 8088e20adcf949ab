import type { DocumentedOption } from "./documented-options"

/** The sections of the page, in this order. */
const CATEGORIES = [
  "Site and addresses",
  "Payments",
  "Which carts may use Alipay",
  "What MultiSafepay receives",
  "Refunds, recovery and reconciliation",
  "Connections and limits of work",
]

const GENERATED = /(<!-- options: .* -->\n)[\s\S]*?(\n<!-- \/options -->)/

/**
 * The page with new text for the options between its two marks.
 *
 * @throws Error when the page has no marks, or an option has no known category
 */
export function withOptions(page: string, options: readonly DocumentedOption[]): string {
  if (!GENERATED.test(page)) throw new Error("The page has no <!-- options: … --> and <!-- /options -->")
  return page.replace(GENERATED, (_all, begin, end) => `${begin}${optionsByCategory(options)}${end}`)
}

function optionsByCategory(options: readonly DocumentedOption[]): string {
  const top = options.filter(({ name }) => !name.includes("."))
  const unknown = top.filter(({ category }) => !CATEGORIES.includes(category ?? ""))
  if (unknown.length > 0) {
    const names = unknown.map(({ name }) => name).join(", ")
    throw new Error(`These options need an @category, one of ${CATEGORIES.join("; ")}: ${names}`)
  }
  return CATEGORIES.map((category) => {
    // Groups come after single options.
    const chosen = top
      .filter((option) => option.category === category)
      .sort((one, other) => Number(one.type === "object") - Number(other.type === "object"))
    return `## ${category}\n\n${chosen.map((option) => section(option, options)).join("\n\n")}`
  }).join("\n\n")
}

function section(option: DocumentedOption, all: readonly DocumentedOption[]): string {
  const parts = all.filter(({ name }) => name.startsWith(`${option.name}.`))
  if (parts.length === 0) return `### ${option.name}\n\n${option.text}\n\n${facts(option)}`
  const rows = parts.map(
    ({ name, type, text, ...part }) =>
      `| \`${name}\` | \`${type.replaceAll("|", "\\|")}\` | ${code(part.default)} | ${text} |`,
  )
  const intro = `### ${option.name}\n\n${option.text} Example: \`${option.example}\``
  return [intro, "", "| option | type | default | description |", "|---|---|---|---|", ...rows].join("\n")
}

function facts(option: DocumentedOption): string {
  return [
    `- Type: \`${option.type}\``,
    option.required ? "- Required" : `- Default: ${code(option.default)}`,
    `- Example: \`${option.example}\``,
  ].join("\n")
}

/** An expression as code, words as they are. */
const code = (text = "none") => (isExpression(text) ? `\`${text}\`` : text)

export const isExpression = (text: string) => /^(\d+|true|false|"[^"]*"|\[\]|\{\})$/.test(text)
