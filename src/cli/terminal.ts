import { createInterface } from "node:readline/promises"

/** What a command sees of the world. Tests hand in their own. */
export type Terminal = {
  /** Results, a line or more. */
  out(text: string): void
  /** What went wrong, and remarks that do not belong into a result. */
  err(text: string): void
  /** Asks for a yes or no. Undefined when nobody is there to answer. */
  confirm?: ((question: string) => Promise<boolean>) | undefined
  /** The folder that the command was called in. */
  cwd: string
  env: NodeJS.ProcessEnv
}

/** The terminal of this process. */
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
