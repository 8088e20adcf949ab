import { USED_ERROR_CODES, USED_TEXTS, USED_WORKFLOWS } from "../../src/core/medusa-internals/internals"
import { DOCTOR_TABLES, OPTIONAL_TABLES, SHOP_TABLES, type UsedTable } from "../../src/core/shop-db/schema"

/**
 * docs/medusa-internals.md as its lists say it.
 * @param since the lowest version of Medusa that the package supports, for which the tests of the matrix hold
 */
export function internalsPage(since: string): string {
  return `# What the plugin uses inside Medusa

This page is generated: \`npm run docs:internals\` writes it from \`src/core/shop-db/schema.ts\` and \`src/core/medusa-internals/internals.ts\`.

Medusa promises its services and workflows, not its tables. The plugin reads tables where one statement does the work of six, and it depends on a few workflows, error codes and texts. Everything on this page holds from Medusa ${since} on.

At boot the plugin looks for all of it, with one SQL statement. If something is missing, the shop does not start, and the message names it and the version of Medusa. \`npx medusa-payment-multisafepay-alipay doctor\` shows the same. A database without any of Medusa's tables is not migrated yet and passes. \`medusa db:migrate\` and \`medusa build\` do not run the check.

**Before you update Medusa**, update a copy of the shop and run \`doctor\` there.

## Tables and columns

The plugin reads these. The only one of them that it writes to by SQL is \`refund.metadata\`.

| table | columns | used for | since |
|---|---|---|---|
${tableRows(SHOP_TABLES, since)}

Only \`doctor\` reads these, and the boot does not look for them:

| table | columns | used for | since |
|---|---|---|---|
${tableRows(DOCTOR_TABLES, since)}

Not every shop has this table, and the boot does not look for it. The plugin writes \`owner_id\` and \`expiration\` of a lock whose lease has ended:

| table | columns | used for | since |
|---|---|---|---|
${tableRows(OPTIONAL_TABLES, since)}

## Workflows

| workflow | export of \`@medusajs/medusa/core-flows\` | used for | since |
|---|---|---|---|
${rows(Object.entries(USED_WORKFLOWS).map(([name, { id, for: use }]) => [code(id), code(name), use, since]))}

## Error codes

| code | of \`MedusaError\` | used for | since |
|---|---|---|---|
${rows(Object.entries(USED_ERROR_CODES).map(([path, { value, for: use }]) => [code(value), code(path), use, since]))}

## Texts

Only their text identifies these errors. The boot looks for the text in the file of Medusa that contains it, and skips a file that does not exist, because that proves nothing. Causing the error instead would need a lock and one second at every boot.

| kind | text | file | used for | since |
|---|---|---|---|---|
${rows(USED_TEXTS.map(({ kind, text, package: name, file, for: use }) => [kind, code(text), code(`${name}/dist/${file}`), use, since]))}
`
}

const tableRows = (tables: Readonly<Record<string, UsedTable>>, since: string) =>
  rows(
    Object.entries(tables).map(([table, { columns, optional = [], for: use }]) => [
      code(table),
      [...columns.map(code), ...optional.map((column) => `${code(column)} where Medusa has it`)].join(", "),
      use,
      since,
    ]),
  )

const rows = (all: readonly (readonly string[])[]) =>
  all.map((cells) => `| ${cells.join(" | ")} |`).join("\n")

const code = (text: string) => `\`${text}\``
