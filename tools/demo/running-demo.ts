import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { commandLineOf } from "../../testkit/processes/command-line"

/** A note about the running demo, in a folder that only one demo may use. */
export interface RunningDemo {
  pid: number
  /** Set when the shop is open. */
  medusaUrl?: string
  psp?: { kind: "sandbox" | "external"; baseUrl: string }
}

const noteIn = (keepIn: string) => join(keepIn, "running.json")

/** The demo that runs from this folder, if there is one. The note of a crashed demo does not count. */
export function runningDemo(keepIn: string): RunningDemo | undefined {
  try {
    const note = JSON.parse(readFileSync(noteIn(keepIn), "utf8")) as RunningDemo
    return /tools[\\/]demo/.test(commandLineOf(note.pid)) && note.pid !== process.pid ? note : undefined
  } catch {
    return undefined
  }
}

/**
 * Takes the folder for this process.
 *
 * @returns what gives it back
 * @throws Error when another demo has it
 */
export function takeFolder(keepIn: string): () => void {
  const other = runningDemo(keepIn)
  if (other) {
    throw new Error(
      `The demo is running already (process ${other.pid}). Stop it with Ctrl-C in its terminal, or: kill -INT ${other.pid}`,
    )
  }
  leaveNote(keepIn, { pid: process.pid })
  return () => rmSync(noteIn(keepIn), { force: true })
}

export function leaveNote(keepIn: string, note: RunningDemo): void {
  mkdirSync(dirname(noteIn(keepIn)), { recursive: true })
  writeFileSync(noteIn(keepIn), JSON.stringify(note))
}
