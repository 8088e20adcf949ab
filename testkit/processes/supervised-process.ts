import { spawn } from "node:child_process"
import { createWriteStream, mkdirSync } from "node:fs"
import { dirname } from "node:path"
import { createInterface } from "node:readline"

/** Grace period for processes that a program left behind, before they are killed, in seconds. */
const LEFTOVERS_GRACE = 3

/**
 * Runs "$@" until it ends by itself or our end of the pipe on stdin closes: then it gets $SUPERVISE_SIGNAL and, if
 * it is still there after $SUPERVISE_GRACE seconds, SIGKILL. The pipe closes however we die, SIGKILL included,
 * which no signal handler of ours could promise.
 *
 * What the program started and left behind, in its process group, gets SIGTERM when it has ended, and SIGKILL if it
 * does not listen. SIGKILL to a group takes the sender along, and with it the exit code: while we are there it is for
 * us to send. The watcher does it for the case that we are not. The shell itself holds no pipe of ours: what it says of
 * a program that was killed ("Terminated") would end it with SIGPIPE once we are gone.
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

export interface SupervisedProcess {
  /** The leader of the process group that the program runs in; undefined when it could not be started. */
  pid: number | undefined
  /**
   * Resolves with the exit code once the program has ended, and all that it left behind in its process group; 128 + n
   * after signal n. Never rejects.
   */
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

  let over = false
  const kill = () => {
    try {
      if (child.pid !== undefined && !over) process.kill(-child.pid, "SIGKILL")
    } catch {
      // The group is gone already.
    }
  }
  const exited = new Promise<number>((resolve) => {
    let killer: NodeJS.Timeout | undefined
    child.once("error", (error) => {
      lastLines.push(error.message)
      resolve(127)
    })
    // Whoever still holds our pipes was left behind by the program.
    child.once("exit", () => {
      killer = setTimeout(kill, LEFTOVERS_GRACE * 1000)
    })
    // "close" comes after the last line was read; "exit" may come before it.
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
