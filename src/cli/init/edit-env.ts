import type { EnvVariable } from "./entries"

const NAME = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/

/** The names that a .env file sets, ignoring commented-out lines. */
export function namesIn(source: string): string[] {
  return source.split(/\r?\n/).flatMap((line) => NAME.exec(line)?.[1] ?? [])
}

/** What a .env file sets a variable to, without quotes or comment; undefined when it does not. The last line counts. */
export function valueIn(source: string, name: string): string | undefined {
  const line = source
    .split(/\r?\n/)
    .filter((one) => NAME.exec(one)?.[1] === name)
    .at(-1)
  const value = line?.slice(line.indexOf("=") + 1).trim()
  return value && (/^(["'`])(.*?)\1/.exec(value)?.[2] ?? value.replace(/#.*/, "").trimEnd())
}

/**
 * Appends the variables that a .env file does not set; existing ones are not changed.
 *
 * @returns the same text when there is nothing to add
 */
export function editEnv(source: string, variables: readonly EnvVariable[]): string {
  const there = new Set(namesIn(source))
  const missing = variables.filter(({ name }) => !there.has(name))
  if (missing.length === 0) {
    return source
  }
  const newline = source.includes("\r\n") ? "\r\n" : "\n"
  const before = source === "" || source.endsWith("\n") ? source : source + newline
  const lines = missing.flatMap(({ name, value, about }) => [`# ${about}`, `${name}=${value}`])
  const gap = before === "" ? [] : [""]
  return before + [...gap, ...lines, ""].join(newline)
}
