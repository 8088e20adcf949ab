/**
 * The options of a script. `medusa exec` hands over words without dashes only; options stand behind a `--`, and what is
 * behind it the command line alone knows.
 * @param args what Medusa handed over
 * @param commandLine `process.argv`
 */
export function scriptArguments(
  args: readonly string[],
  commandLine: readonly string[] = process.argv,
): string[] {
  const separator = commandLine.indexOf("--")
  const options = separator === -1 ? [] : commandLine.slice(separator + 1)
  return [...args.filter((arg) => arg !== "--" && !options.includes(arg)), ...options]
}
