import { type ChildProcess, fork } from "node:child_process"
import { createWriteStream, mkdirSync } from "node:fs"
import { dirname } from "node:path"

/** A Node process that answers questions. It ends with this process at the latest, however that ends. */
export class Child {
  private readonly waiting = new Map<
    number,
    { resolve: (answer: never) => void; reject: (error: Error) => void }
  >()
  private asked = 0
  private lastWords = ""

  private constructor(private readonly child: ChildProcess) {
    child.on("message", (message: { id?: number; answer?: unknown; error?: string }) => {
      if (message.id === undefined) return
      const waiting = this.waiting.get(message.id)
      this.waiting.delete(message.id)
      if (message.error) waiting?.reject(new Error(message.error))
      else waiting?.resolve(message.answer as never)
    })
    child.on("exit", (code) => {
      for (const { reject } of this.waiting.values())
        reject(new Error(`It ended with ${code}: ${this.lastWords}`))
      this.waiting.clear()
    })
  }

  /**
   * @returns the process and its message that it is ready
   * @throws Error with the end of its output when it ends before that
   */
  static async start<Ready>(
    file: string,
    options: { cwd: string; env: NodeJS.ProcessEnv; logFile: string },
  ): Promise<{ child: Child; ready: Ready }> {
    mkdirSync(dirname(options.logFile), { recursive: true })
    const log = createWriteStream(options.logFile, { flags: "a" })
    const forked = fork(file, {
      cwd: options.cwd,
      env: options.env,
      execArgv: ["--import", "tsx", "--expose-gc"],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    })
    const child = new Child(forked)
    for (const stream of [forked.stdout, forked.stderr]) {
      stream?.on("data", (text: Buffer) => {
        log.write(text)
        child.lastWords = `${child.lastWords}${text}`.slice(-3_000)
      })
    }
    const ready = await new Promise<Ready>((resolve, reject) => {
      forked.once("message", (message) => resolve(message as Ready))
      forked.once("error", reject)
      forked.once("exit", (code) => reject(new Error(`${file} ended with ${code}:\n${child.lastWords}`)))
    })
    return { child, ready }
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  ask(name: string, ask?: unknown): Promise<unknown> {
    const id = ++this.asked
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject })
      this.child.send({ id, name, ask })
    })
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = new Promise((resolve) => this.child.once("exit", resolve))
    this.child.kill("SIGKILL")
    await ended
  }
}
