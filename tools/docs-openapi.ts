/** `npm run docs:openapi`: writes docs/openapi.yaml from the routes, their schemas and the types of their answers. */
import { writeFileSync } from "node:fs"
import path from "node:path"
import { openApiPage } from "./openapi/document"
import { ROOT } from "./package/places"
import { printedHelp, runProgram } from "./terminal/program"

const HELP = `npm run docs:openapi

Writes docs/openapi.yaml from the routes of src/api, the schemas that parse their requests and the types in
src/types/http.

  --help   this text
`

runProgram("docs:openapi", () => {
  if (printedHelp(HELP)) return
  writeFileSync(path.join(ROOT, "docs/openapi.yaml"), openApiPage())
  console.log("docs/openapi.yaml is up to date")
})
