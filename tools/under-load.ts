/** `npm run test:under-load`: the tests, while processes keep the machine busy, so that no test relies on speed. */
import { readFlags, UsageError, withoutStackTrace } from "../src/scripts/command-line"
import { supervise } from "../testkit/processes/supervised-process"
import { ROOT } from "./package/places"
import { elapsed } from "./terminal/progress"

const HELP = `npm run test:under-load -- [flags]

Runs the tests while other processes compute without a pause.

  --busy N            how many such processes (3)
  --runs N            how often the tests run, one after the other (1)
  --command COMMAND   what runs instead of the tests ("npm test")
  --help              this text

All runs are made, also after one that failed. Exit code 1 when one failed.
`

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2), {
    busy: { type: "string", default: "3" },
    runs: { type: "string", default: "1" },
    command: { type: "string", default: "npm test" },
    help: { type: "boolean" },
  })
  if (flags.help) return console.log(HELP)
  const busy = wholeNumber("--busy", flags.busy)
  const runs = wholeNumber("--runs", flags.runs)
  const load = Array.from({ length: busy }, () => supervise(process.execPath, ["-e", "for (;;);"]))
  let failed = 0
  try {
    for (let run = 1; run <= runs; run++) {
      const since = Date.now()
      const status = await supervise("bash", ["-c", flags.command], { cwd: ROOT, onLine: console.log }).exited
      if (status !== 0) failed++
      const result = status === 0 ? "passed" : `failed with exit code ${status}`
      console.log(`run ${run} of ${runs} ${result} after ${elapsed(since)}`)
    }
  } finally {
    for (const { kill } of load) kill()
  }
  console.log(`${runs - failed} runs passed, ${failed} failed, beside ${busy} busy processes`)
  if (failed > 0) process.exitCode = 1
}

function wholeNumber(flag: string, text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number > 0) return number
  throw new UsageError(`${flag} must be a whole number of 1 or more, for example ${flag} 3, not "${text}"`)
}

withoutStackTrace("test:under-load", main)
