import { ROOT } from "../../testkit/checkout"
import { main } from "./main"

main(process.argv.slice(2), {
  env: process.env,
  say: console.log,
  colour: process.stdout.isTTY === true,
  root: ROOT,
})
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.stack : error)
    return 1
  })
  .then((code) => process.exit(code))
