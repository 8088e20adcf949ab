import { existsSync } from "node:fs"
import { type Browser, chromium } from "playwright-core"

/** The path of Debian's package; CHROMIUM sets another one. */
const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium"

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/** @throws Error that says how to get a browser */
export function launchChromium(): Promise<Browser> {
  if (!existsSync(EXECUTABLE)) {
    throw new Error(`There is no Chromium at ${EXECUTABLE}: apt-get install chromium, or set CHROMIUM`)
  }
  return chromium.launch({ executablePath: EXECUTABLE, args: ARGS })
}
