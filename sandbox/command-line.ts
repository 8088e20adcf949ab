import { parseArgs } from "node:util"
import type { SandboxOptions } from "./server"
import { DEFAULT_SITES } from "./site"

export const USAGE = `A stand-in for MultiSafepay on your own machine.

  --port 4010          where to listen; 0 takes any free port
  --host 127.0.0.1     which address to listen on
  --public-url URL     how shoppers reach the payment pages
  --state FILE         keep orders, clock and settings through a restart
  --api-key KEY        the key of the first site
  --log                print each API call and delivery to stderr
  --help               this text
`

const FLAGS = {
  port: { type: "string", default: "4010" },
  host: { type: "string" },
  "public-url": { type: "string" },
  state: { type: "string" },
  "api-key": { type: "string" },
  log: { type: "boolean", default: false },
  help: { type: "boolean", short: "h" },
} as const

/** @throws Error that names the wrong flag */
export function readCommandLine(args: string[]): SandboxOptions {
  const values = readFlags(args)
  if (values.help) {
    console.log(USAGE)
    process.exit(0)
  }
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port must be a number from 0 to 65535, not "${values.port}"`)
  }
  const apiKey = values["api-key"]
  if (apiKey !== undefined && apiKey.trim().length < 5)
    throw new Error("--api-key must have at least 5 characters")
  return {
    port,
    host: values.host,
    publicUrl: values["public-url"],
    stateFile: values.state,
    sites: DEFAULT_SITES.map((site, index) =>
      index === 0 && apiKey ? { ...site, apiKey: apiKey.trim() } : site,
    ),
    log: values.log,
  }
}

function readFlags(args: string[]) {
  try {
    return parseArgs({ args, options: FLAGS }).values
  } catch (error) {
    // Node's own message continues with advice that does not apply to a program without positional arguments.
    const [reason] = (error as Error).message.split(/\.(?: |\n|$)/)
    const known = Object.keys(FLAGS).map((name) => `--${name}`)
    throw new Error(`${reason}. Known flags: ${known.join(", ")}`)
  }
}
