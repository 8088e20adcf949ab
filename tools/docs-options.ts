/** `npm run docs:options`: writes the options into docs/options.md, from the doc comments of their schema. */
import { readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { documentedOptions } from "./options/documented-options"
import { withOptions } from "./options/options-page"
import { ROOT } from "./package/places"

const PAGE = path.join(ROOT, "docs/options.md")

writeFileSync(PAGE, withOptions(readFileSync(PAGE, "utf8"), documentedOptions()))
console.log("docs/options.md is up to date")
