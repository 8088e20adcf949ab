/**
 * The flags of a script. `medusa exec` passes only words without dashes. Flags must follow a `--`, and everything after
 * it appears only in the command line itself.
 * @param args what Medusa passed
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
