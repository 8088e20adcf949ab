/** `npm run docs:internals`: writes docs/medusa-internals.md from the lists that the boot checks. */
import { writeFileSync } from "node:fs"
import path from "node:path"
import { internalsPage } from "./medusa-internals/internals-page"
import { lowestMedusa } from "./medusa-internals/lowest-medusa"
import { ROOT } from "./package/places"
import { printedHelp, runProgram } from "./terminal/program"

const HELP = `npm run docs:internals

Writes docs/medusa-internals.md from the lists of what the plugin uses inside Medusa, which the boot checks.

  --help   this text
`

runProgram("docs:internals", () => {
  if (printedHelp(HELP)) return
  writeFileSync(path.join(ROOT, "docs/medusa-internals.md"), internalsPage(lowestMedusa()))
  console.log("docs/medusa-internals.md is up to date")
})
