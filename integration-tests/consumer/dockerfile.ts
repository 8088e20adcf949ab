import { cpSync, mkdirSync } from "node:fs"
import { basename, join } from "node:path"

/** For example `{ word: "RUN", rest: "npm ci" }`. */
interface Instruction {
  word: string
  rest: string
}

export interface Image {
  /** A folder in place of the image's file system. */
  folder: string
  /** The image's working directory on this machine. */
  cwd: string
  env: Record<string, string>
  command: string[]
}

export interface Builder {
  /** The build context. */
  context: string
  /** Names at its top level that Docker ignores. */
  ignored: string[]
  /** Runs a command of the image. */
  run(command: string, cwd: string, env: Record<string, string>): Promise<void>
  /** Puts files there that the image finds in the parent of its working directory. */
  prepare(parent: string): void
}

/** @returns one entry per instruction, without comments */
export function parseDockerfile(text: string): Instruction[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const [word = "", ...rest] = line.split(" ")
      return { word, rest: rest.join(" ") }
    })
}

/**
 * Does what `docker build` does with this Dockerfile, on this machine and without Docker: each stage is a folder.
 * @param into where the folders of the stages are created
 * @throws Error when the Dockerfile has an unknown instruction
 */
export async function buildWithoutDocker(file: string, into: string, builder: Builder): Promise<Image> {
  const stages = new Map<string, Image>()
  let stage = newStage(into, "none")
  for (const { word, rest } of parseDockerfile(file)) {
    if (word === "FROM") {
      const name = / AS (\w+)$/.exec(rest)?.[1] ?? "last"
      stage = newStage(into, name)
      stages.set(name, stage)
    } else if (word === "WORKDIR") {
      stage.cwd = join(stage.folder, rest)
      mkdirSync(stage.cwd, { recursive: true })
      builder.prepare(join(stage.cwd, ".."))
    } else if (word === "ENV") {
      const [name = "", ...value] = rest.split("=")
      stage.env[name] = value.join("=")
    } else if (word === "COPY") {
      copy(rest.split(" "), stage, stages, builder)
    } else if (word === "RUN") {
      await builder.run(rest, stage.cwd, stage.env)
    } else if (word === "CMD") {
      stage.command = JSON.parse(rest)
    } else if (word !== "USER" && word !== "EXPOSE") {
      throw new Error(`The Dockerfile has ${word}, which this test cannot follow`)
    }
  }
  return stage
}

function newStage(into: string, name: string): Image {
  const folder = join(into, name)
  return { folder, cwd: folder, env: {}, command: [] }
}

/** `COPY a b ./` and `COPY --from=stage /folder ./`. The owner of the copies is ignored. */
function copy(words: string[], stage: Image, stages: Map<string, Image>, builder: Builder): void {
  const from = words.find((word) => word.startsWith("--from="))?.replace("--from=", "")
  const paths = words.filter((word) => !word.startsWith("--"))
  const sources = paths.slice(0, -1)
  const target = join(stage.cwd, paths.at(-1) ?? ".")
  for (const source of sources) {
    if (from !== undefined) {
      const { folder } = stages.get(from) ?? {}
      if (!folder) throw new Error(`The Dockerfile copies from a stage "${from}" that it does not have`)
      cpSync(join(folder, source), target, { recursive: true, verbatimSymlinks: true })
    } else if (source === ".") {
      const taken = (path: string) => !builder.ignored.some((name) => path === join(builder.context, name))
      cpSync(builder.context, target, { recursive: true, verbatimSymlinks: true, filter: taken })
    } else {
      cpSync(join(builder.context, source), join(target, basename(source)))
    }
  }
}
