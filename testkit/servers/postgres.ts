import { spawnSync } from "node:child_process"
import { existsSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { freePort } from "../processes/free-port"
import { type SupervisedProcess, supervise } from "../processes/supervised-process"
import { postgresBinaries } from "./postgres/binaries"
import { keptFolder, throwAwayFolder } from "./postgres/data-folder"
import type { Identity } from "./postgres/identity"
import { clearLeftOver } from "./postgres/left-over"

export interface PostgresOptions {
  /** Keep the database in this folder, safe against power failures. Without it: a temporary one, made for speed. */
  keepIn?: string
  /** Default: any free port. */
  port?: number
  /** A database that exists from the first start on. Default: "postgres". */
  database?: string
  /** The server's own log goes here. */
  logFile?: string
}

export interface Postgres {
  /** On localhost, user "postgres", no password. */
  port: number
  database: string
  /** Default: the database of the options. */
  url(database?: string): string
  folder: string
  /** True when this start created the database. */
  isNew: boolean
  stop(): Promise<void>
}

/** A temporary database is deleted with its server, so nothing has to survive a crash. */
const CARELESS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]

/**
 * Starts the PostgreSQL that npm installed, without any set-up of the machine, as root or any other user. The server
 * ends with this process at the latest, however that ends; a temporary database is deleted then.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const isNew = options.keepIn === undefined || !existsSync(join(options.keepIn, "data"))
  const deadline = Date.now() + 10_000
  for (;;) {
    const { server, port, folder, isUp } = await tryToStart(options)
    if (isUp) {
      const { database = "postgres" } = options
      const url = (name = database) => `postgres://postgres@localhost:${port}/${name}`
      return { port, database, url, folder, isNew, stop: () => server.stop() }
    }
    const log = server.tail()
    if (options.port !== undefined && log.includes("could not create any TCP/IP sockets")) {
      throw new Error(`Port ${options.port} is in use: PostgreSQL cannot listen there`)
    }
    // Errors that pass: a free port that another program took, processes of a crashed server that still end.
    if (!/could not create any TCP\/IP sockets|is still in use/.test(log) || Date.now() > deadline) {
      throw new Error(`PostgreSQL did not start:\n${log}`)
    }
    await pause(200)
  }
}

interface Attempt {
  server: SupervisedProcess
  port: number
  folder: string
  isUp: boolean
}

async function tryToStart({
  keepIn,
  database = "postgres",
  logFile,
  port,
}: PostgresOptions): Promise<Attempt> {
  const { path: folder, identity } = keepIn ? keptFolder(keepIn) : throwAwayFolder()
  const native = postgresBinaries(identity, join(folder, "native"))
  const data = join(folder, "data")
  if (existsSync(data)) await clearLeftOver(data)
  else createCluster({ native, data, identity, database, durable: keepIn !== undefined })

  const listenAt = port ?? (await freePort())
  const settings = ["max_connections=200", "unix_socket_directories=", ...(keepIn ? [] : CARELESS)]
  let sayReady = () => {}
  const ready = new Promise<true>((resolve) => {
    sayReady = () => resolve(true)
  })
  const server = supervise(
    join(native, "bin", "postgres"),
    [
      "-D",
      data,
      "-p",
      String(listenAt),
      "-h",
      "localhost",
      ...settings.flatMap((setting) => ["-c", setting]),
    ],
    {
      identity,
      cwd: folder,
      env: plainEnvironment(),
      // Fast shutdown: the default one waits until clients disconnect.
      stopSignal: "INT",
      logFile,
      onLine: (line) => line.includes("ready to accept connections") && sayReady(),
      removeAfterwards: keepIn ? undefined : folder,
    },
  )
  const isUp = await Promise.race([ready, server.exited.then(() => false)])
  return { server, port: listenAt, folder, isUp }
}

interface Cluster {
  native: string
  data: string
  identity: Identity | undefined
  database: string
  durable: boolean
}

/** Creates the data folder completely or not at all: an incomplete one would look like a database. */
function createCluster({ native, data, identity, database, durable }: Cluster): void {
  const unfinished = `${data}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  const run = (program: string, args: string[], input?: string) => {
    const { status, error, stderr } = spawnSync(join(native, "bin", program), args, {
      ...identity,
      cwd: "/",
      env: plainEnvironment(),
      encoding: "utf8",
      input,
    })
    if (status !== 0) throw new Error(`PostgreSQL's ${program} failed: ${error?.message ?? stderr}`)
  }
  run("initdb", [
    ...["-D", unfinished, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-instructions"],
    ...(durable ? [] : ["--no-sync"]),
  ])
  if (database !== "postgres") {
    run("postgres", ["--single", "-D", unfinished, "postgres"], `create database "${database}"\n`)
  }
  renameSync(unfinished, data)
}

/** Makes the server's messages English regardless of the machine's language, because the code reads them. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: "C", LC_MESSAGES: "C", TZ: "UTC" }
}
