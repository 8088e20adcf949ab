import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { createInterface } from "node:readline"
import { type SupervisedProcess, supervise } from "../supervised-process"

const ROOT = path.resolve(__dirname, "../../..")
const NOBODY = { uid: 65_534, gid: 65_534 }
const IDENTITIES: [string, typeof NOBODY | undefined][] = [
  ["our own user", undefined],
  // Only root may run programs as another user, as it does with PostgreSQL.
  ...(process.getuid?.() === 0 ? ([["another user", NOBODY]] as [string, typeof NOBODY][]) : []),
]

/** Programs that start another one, print its process id, and end themselves. */
const LEAVES = {
  "one of its processes holds the pipe": 'sleep 300 & echo "$!"; exit 7',
  "one of its processes prints elsewhere": 'sleep 300 >/dev/null 2>&1 & echo "$!"; exit 7',
  "one of its processes ignores SIGTERM": "(trap '' TERM; exec sleep 300) & echo \"$!\"; exit 7",
}

const leftovers: number[] = []

afterEach(() => {
  for (const pid of leftovers.splice(0)) {
    if (isRunning(pid)) process.kill(pid, "SIGKILL")
  }
})

function isRunning(pid: number): boolean {
  const state = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim()
  return state !== "" && !state.startsWith("Z")
}

async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 50))
}

/** The first number that it prints. */
function printedPid(listen: (onLine: (line: string) => void) => unknown): Promise<number> {
  return new Promise((resolve) => {
    listen((line) => {
      leftovers.push(Number(line))
      resolve(Number(line))
    })
  })
}

async function startSupervised(
  script: string,
  options = {},
): Promise<{ pid: number; program: SupervisedProcess }> {
  let program: SupervisedProcess | undefined
  const pid = await printedPid((onLine) => {
    program = supervise("/bin/sh", ["-c", script], { ...options, onLine })
  })
  if (!program) throw new Error("The program was not started")
  return { pid, program }
}

/** A process that supervises the program and prints its output. */
function startOwner(script: string, options = {}): ChildProcess {
  const args = JSON.stringify(["-c", script])
  const code = `require("./testkit/processes/supervised-process.ts").supervise("/bin/sh", ${args}, { ...${JSON.stringify(options)}, onLine: console.log })`
  return spawn(process.execPath, ["--import", "tsx", "-e", code], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  })
}

describe("A supervised process that ends", () => {
  describe.each(IDENTITIES)("as %s", (_who, identity) => {
    it.each(Object.entries(LEAVES))(
      "a supervised process that ends leaves no process behind and keeps its exit code: %s",
      async (_what, script) => {
        const { pid, program } = await startSupervised(script, { identity })

        expect(await program.exited).toBe(7)
        expect(isRunning(pid)).toBe(false)
      },
      20_000,
    )
  })

  it("a supervised process leaves no process behind when it is asked to end", async () => {
    const { pid, program } = await startSupervised('sleep 300 & echo "$!"; wait')

    await program.stop()

    expect(isRunning(pid)).toBe(false)
  }, 20_000)
})

describe("A supervised process whose owner is killed", () => {
  it.each([
    ["one of its processes would run on", 'sleep 300 & echo "$!"; wait'],
    ["one of its processes ignores SIGTERM", "(trap '' TERM; exec sleep 300) & echo \"$!\"; wait"],
  ])(
    "a supervised process ends with all that it started when its owner is killed: %s",
    async (_what, script) => {
      const folder = mkdtempSync(path.join(tmpdir(), "supervise-"))
      const owner = startOwner(script, { removeAfterwards: folder })
      const { stdout } = owner
      if (!stdout) throw new Error("Its output is not read")
      const pid = await printedPid((onLine) => createInterface({ input: stdout }).on("line", onLine))
      expect(isRunning(pid)).toBe(true)

      owner.kill("SIGKILL")

      await until(() => !isRunning(pid) && !existsSync(folder))
      rmSync(folder, { recursive: true, force: true })
    },
    30_000,
  )
})
