import type { EnvVariable } from "./entries"

const NAME = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/

/** Ignores commented-out lines. */
export function namesIn(source: string): string[] {
  return source.split(/\r?\n/).flatMap((line) => NAME.exec(line)?.[1] ?? [])
}

/** Without quotes and comments; undefined when the file does not set the variable. The last line counts. */
export function valueIn(source: string, name: string): string | undefined {
  const line = source
    .split(/\r?\n/)
    .filter((one) => NAME.exec(one)?.[1] === name)
    .at(-1)
  const value = line?.slice(line.indexOf("=") + 1).trim()
  return value && (/^(["'`])(.*?)\1/.exec(value)?.[2] ?? value.replace(/#.*/, "").trimEnd())
}

/** Appends only the variables that a .env file does not set. Existing variables do not change. */
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
