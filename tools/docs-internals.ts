/** `npm run docs:internals`: writes docs/medusa-internals.md from the lists that the boot checks. */
import { writeFileSync } from "node:fs"
import path from "node:path"
import { internalsPage } from "./medusa-internals/internals-page"
import { lowestMedusa } from "./medusa-internals/lowest-medusa"
import { ROOT } from "./package/places"

writeFileSync(path.join(ROOT, "docs/medusa-internals.md"), internalsPage(lowestMedusa()))
console.log("docs/medusa-internals.md is up to date")
