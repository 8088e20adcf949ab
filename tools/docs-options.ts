/** `npm run docs:options`: writes the options into docs/options.md, from the doc comments of their schema. */
import { readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { documentedOptions } from "./options/documented-options"
import { withOptions } from "./options/options-page"
import { ROOT } from "./package/places"
import { printedHelp, runProgram } from "./terminal/program"

const HELP = `npm run docs:options

Writes the table of options in docs/options.md from the doc comments of their schema.

  --help   this text
`

const PAGE = path.join(ROOT, "docs/options.md")

runProgram("docs:options", () => {
  if (printedHelp(HELP)) return
  writeFileSync(PAGE, withOptions(readFileSync(PAGE, "utf8"), documentedOptions()))
  console.log("docs/options.md is up to date")
})
