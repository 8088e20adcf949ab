import { main } from "./main"
import { processTerminal } from "./terminal"

/** How long a connection that a command left open may keep the process alive, in ms. */
const LEFTOVERS_MS = 1_000

main(process.argv.slice(2), processTerminal()).then((code) => {
  process.exitCode = code
  setTimeout(() => process.exit(), LEFTOVERS_MS).unref()
})
