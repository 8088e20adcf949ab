import { spawn } from "node:child_process"
import { createWriteStream, mkdirSync } from "node:fs"
import { dirname } from "node:path"
import { createInterface } from "node:readline"

/**
 * Runs "$@" until it ends by itself or our end of the pipe on stdin closes: then it gets $LEASH_SIGNAL and, if
 * it is still there after $LEASH_GRACE seconds, SIGKILL. The pipe closes however we die, SIGKILL included,
 * which no signal handler of ours could promise.
 */
const LEASH = `
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
{
  cat <&3
  kill -s "$LEASH_SIGNAL" "$child"
  while [ "$LEASH_GRACE" -gt 0 ]; do sleep 1; LEASH_GRACE=$((LEASH_GRACE - 1)); done
  kill -s KILL "$child"
} >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$child"
code=$?
kill "$watcher"
[ -z "$LEASH_REMOVE" ] || rm -rf -- "$LEASH_REMOVE"
exit "$code"
`

export interface LeashOptions {
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** Run as this user and group; only root may ask for others than its own. */
  identity?: { uid: number; gid: number } | undefined
  /** What asks the program to end in good order. */
  stopSignal?: "TERM" | "INT"
  /** How long that may take before the program is killed, in ms. Default: 15,000. */
  graceMs?: number
  /** Everything that the program prints is added to this file. */
  logFile?: string | undefined
  /** Every printed line, of stdout and stderr alike. */
  onLine?: ((line: string) => unknown) | undefined
  /** A folder to delete once the program has ended, even when we are no longer there to see it. */
  removeAfterwards?: string | undefined
}

export interface LeashedProcess {
  /** The leader of the process group that the program runs in; undefined when it could not be started. */
  pid: number | undefined
  /** Resolves with the exit code once the program has ended; 128 + n after signal n. Never rejects. */
  exited: Promise<number>
  /** The last lines printed, for an error message. */
  tail(): string
  /** Asks the program to end and waits for it. Safe to call twice, or after the end. */
  stop(): Promise<void>
  /** Kills the program and all that it started, as a crash would. */
  kill(): void
}

/**
 * Starts a program that never outlives this process, in a process group of its own: Ctrl-C in a terminal
 * reaches only us, so that programs which need one another can be stopped in order.
 */
export function leash(command: string, args: string[], options: LeashOptions = {}): LeashedProcess {
  if (process.platform === "win32") {
    throw new Error("The demo and the tests start programs through a POSIX shell: run them inside WSL")
  }
  const graceMs = options.graceMs ?? 15_000
  const child = spawn("/bin/sh", ["-c", LEASH, "leash", command, ...args], {
    cwd: options.cwd,
    env: {
      ...(options.env ?? process.env),
      LEASH_SIGNAL: options.stopSignal ?? "TERM",
      LEASH_GRACE: String(Math.ceil(graceMs / 1000)),
      LEASH_REMOVE: options.removeAfterwards ?? "",
    },
    ...options.identity,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  })
  // Once the program is gone, so is the reader of this pipe.
  child.stdin.on("error", () => undefined)

  const log = options.logFile ? openLog(options.logFile) : undefined
  const lastLines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lastLines.push(line)
      if (lastLines.length > 30) lastLines.shift()
      log?.write(`${line}\n`)
      options.onLine?.(line)
    })
  }

  const exited = new Promise<number>((resolve) => {
    child.once("error", (error) => {
      lastLines.push(error.message)
      resolve(127)
    })
    // "close" comes after the last line was read; "exit" may come before it.
    child.once("close", (code, signal) => resolve(code ?? (signal === "SIGKILL" ? 137 : 143)))
  }).finally(() => {
    child.stdin.destroy()
    log?.end()
  })

  const kill = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL")
    } catch {
      // The group is gone already.
    }
  }
  const stop = async () => {
    child.stdin.end()
    const killer = setTimeout(kill, graceMs)
    await exited
    clearTimeout(killer)
  }
  return { pid: child.pid, exited, tail: () => lastLines.join("\n"), stop, kill }
}

function openLog(file: string) {
  mkdirSync(dirname(file), { recursive: true })
  return createWriteStream(file, { flags: "a" })
}
