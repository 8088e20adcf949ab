import { spawn } from "node:child_process"
import { createWriteStream } from "node:fs"
import { createInterface } from "node:readline"
import type { Part } from "./parts"
import type { Result } from "./results"

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g")

/**
 * Runs a part to its end.
 *
 * @param log the file for all that it prints
 */
export async function runPart(
  part: Part,
  { cwd, log, machine }: { cwd: string; log: string; machine: string },
): Promise<Result> {
  const since = Date.now()
  const file = createWriteStream(log)
  const program = spawn(part.command, { cwd, shell: true, stdio: ["ignore", "pipe", "pipe"] })
  let figure = ""
  const read = (stream: NodeJS.ReadableStream) =>
    createInterface({ input: stream }).on("line", (line) => {
      file.write(`${line}\n`)
      const text = line.replaceAll(COLOURS, "").trim()
      if (text !== "") figure = text
    })
  read(program.stdout)
  read(program.stderr)
  const code = await new Promise<number | null>((resolve, reject) => {
    program.on("error", reject)
    program.on("close", resolve)
  })
  await new Promise((resolve) => file.end(resolve))
  const { name, command, goal } = part
  return {
    ...{ name, command, goal, machine, figure: figure || "printed nothing" },
    passed: code === 0,
    seconds: Math.round((Date.now() - since) / 1000),
    endedAt: new Date().toISOString(),
  }
}
