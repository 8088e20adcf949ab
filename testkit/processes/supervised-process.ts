import { spawn } from "node:child_process"
import { createWriteStream, mkdirSync } from "node:fs"
import { dirname } from "node:path"
import { createInterface } from "node:readline"

/** Grace period for processes that a program left behind, before they are killed, in seconds. */
const LEFTOVERS_GRACE = 3

/**
 * Runs "$@" until it ends by itself or our end of the pipe on stdin closes. Then it gets $SUPERVISE_SIGNAL and, if it
 * still runs after $SUPERVISE_GRACE seconds, SIGKILL. The pipe closes however we die, even by SIGKILL, which no signal
 * handler of ours could guarantee.
 *
 * Processes that the program leaves behind in its process group get SIGTERM when it has ended, and SIGKILL if they do
 * not react. SIGKILL to a group also kills the sender, and loses the exit code: while we are alive, we send it. The
 * watcher sends it in case we are not. The shell itself holds no pipe of ours: its message about a killed program
 * ("Terminated") would end it with SIGPIPE after we are gone.
 */
const SUPERVISOR_SCRIPT = `
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
{
  ended=
  trap "ended=yes" TERM
  cat <&3
  [ "$ended" ] || kill -s "$SUPERVISE_SIGNAL" "$child"
  while [ -z "$ended" ] && [ "$SUPERVISE_GRACE" -gt 0 ]; do sleep 1; SUPERVISE_GRACE=$((SUPERVISE_GRACE - 1)); done
  [ "$ended" ] || kill -s KILL "$child"
  trap "" TERM
  sleep ${LEFTOVERS_GRACE}
  kill -s KILL 0
} >/dev/null 2>&1 &
exec 3<&- >/dev/null 2>&1
wait "$child"
code=$?
trap "" TERM
kill -s TERM 0
[ -z "$SUPERVISE_REMOVE" ] || rm -rf -- "$SUPERVISE_REMOVE"
exit "$code"
`

export interface SuperviseOptions {
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** Run as this user and group. Only root may use others than its own. */
  identity?: { uid: number; gid: number } | undefined
  /** The signal that asks the program to end properly. */
  stopSignal?: "TERM" | "INT"
  /** How long that may take before the program is killed, in ms. Default: 15,000. */
  graceMs?: number
  /** All output of the program is appended to this file. */
  logFile?: string | undefined
  /** Called with every printed line of stdout and stderr. */
  onLine?: ((line: string) => unknown) | undefined
  /** A folder to delete after the program has ended, even if we no longer run. */
  removeAfterwards?: string | undefined
}

export interface SupervisedProcess {
  /** The leader of the process group that the program runs in; undefined when it could not be started. */
  pid: number | undefined
  /**
   * Resolves with the exit code when the program, and all that it left behind in its process group, has ended; 128 + n
   * after signal n. Never rejects.
   */
  exited: Promise<number>
  /** The last lines printed, for an error message. */
  tail(): string
  /** Asks the program to end and waits for it. Safe to call twice, or after the end. */
  stop(): Promise<void>
  /** Kills the program and all that it started, as in a crash. */
  kill(): void
}

/**
 * Starts a program that never outlives this process, in its own process group: Ctrl-C in a terminal reaches only us, so
 * that programs that depend on each other can be stopped in order.
 */
export function supervise(
  command: string,
  args: string[],
  options: SuperviseOptions = {},
): SupervisedProcess {
  if (process.platform === "win32") {
    throw new Error("The demo and the tests start programs through a POSIX shell: run them inside WSL")
  }
  const graceMs = options.graceMs ?? 15_000
  const child = spawn("/bin/sh", ["-c", SUPERVISOR_SCRIPT, "supervise", command, ...args], {
    cwd: options.cwd,
    env: {
      ...(options.env ?? process.env),
      SUPERVISE_SIGNAL: options.stopSignal ?? "TERM",
      SUPERVISE_GRACE: String(Math.ceil(graceMs / 1000)),
      SUPERVISE_REMOVE: options.removeAfterwards ?? "",
    },
    ...options.identity,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  })
  // When the program has ended, nothing reads this pipe.
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

  let over = false
  const kill = () => {
    try {
      if (child.pid !== undefined && !over) process.kill(-child.pid, "SIGKILL")
    } catch {
      // The group no longer exists.
    }
  }
  const exited = new Promise<number>((resolve) => {
    let killer: NodeJS.Timeout | undefined
    child.once("error", (error) => {
      lastLines.push(error.message)
      resolve(127)
    })
    // A process that still holds our pipes was left behind by the program.
    child.once("exit", () => {
      killer = setTimeout(kill, LEFTOVERS_GRACE * 1000)
    })
    // "close" comes after the last line was read; "exit" may come earlier.
    child.once("close", (code, signal) => {
      clearTimeout(killer)
      kill()
      resolve(code ?? (signal === "SIGKILL" ? 137 : 143))
    })
  }).finally(() => {
    over = true
    child.stdin.destroy()
    log?.end()
  })

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
