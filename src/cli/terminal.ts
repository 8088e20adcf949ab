import { createInterface } from "node:readline/promises"

/** A command's access to the outside. Tests pass their own. */
export type Terminal = {
  /** Results, one or more lines. */
  out(text: string): void
  /** Errors, and remarks that are not part of a result. */
  err(text: string): void
  /** Undefined when nobody can answer. */
  confirm?: ((question: string) => Promise<boolean>) | undefined
  cwd: string
  env: NodeJS.ProcessEnv
}

export function processTerminal(): Terminal {
  const isInteractive = Boolean(process.stdin.isTTY && process.stdout.isTTY)
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    confirm: isInteractive ? confirm : undefined,
    cwd: process.cwd(),
    env: process.env,
  }
}

async function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim())
  } finally {
    lines.close()
  }
}
