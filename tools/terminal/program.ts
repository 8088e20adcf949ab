import { readFlags, withoutStackTrace } from "../../src/scripts/command-line"

/**
 * Runs a program of this repository. Wrong arguments end in one line and exit code 2, every other error in its message
 * and exit code 1.
 *
 * @param name as it is called: "docs:options" of `npm run docs:options`
 */
export async function runProgram(name: string, work: () => unknown): Promise<void> {
  try {
    await withoutStackTrace(name, async () => void (await work()))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

/**
 * For a program that knows no flag but --help.
 *
 * @returns true when the help was asked for, and is printed
 * @throws UsageError for any other argument
 */
export function printedHelp(help: string): boolean {
  const flags = readFlags(process.argv.slice(2), { help: { type: "boolean", short: "h" } })
  if (flags.help) console.log(help)
  return flags.help === true
}
