import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

const ROOT = path.resolve(__dirname, "../..")
const FOLDER = path.join(ROOT, ".github/workflows")
const workflows = readdirSync(FOLDER).map(
  (file) => [file, readFileSync(path.join(FOLDER, file), "utf8")] as const,
)

/** The jobs of a workflow: what is indented below each name under `jobs:`. */
function jobsOf(workflow: string): { name: string; text: string }[] {
  const [, jobs = ""] = workflow.split(/^jobs:\n/m)
  return jobs
    .split(/^(?= {2}[\w-]+:$)/m)
    .filter((text) => text.trim() !== "")
    .map((text) => ({ name: /[\w-]+/.exec(text)?.[0] ?? "", text }))
}

const jobs = workflows.flatMap(([file, workflow]) =>
  jobsOf(workflow).map(({ name, text }) => [`${file}: ${name}`, text] as const),
)

describe("The workflow", () => {
  it.each(workflows)(
    "the workflow %s gives no rights to a job that does not ask for them",
    (_file, workflow) => {
      expect(workflow).toMatch(/^permissions: \{\}$/m)
    },
  )

  it.each(workflows)(
    "the workflow %s names every action by its commit, with the version beside it",
    (_file, workflow) => {
      const actions = [...workflow.matchAll(/uses: (.*)/g)].map(([, action]) => action)
      expect(actions.length).toBeGreaterThan(0)
      expect(
        actions.filter((action) => !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action ?? "")),
      ).toEqual([])
    },
  )

  it.each(workflows)("the workflow %s puts no text of an event into a shell script", (_file, workflow) => {
    const scripts = workflow.match(/run: \|\n( {10,}.*\n)+|run: .*\n/g) ?? []
    expect(scripts.length).toBeGreaterThan(0)
    expect(scripts.filter((script) => script.includes("${{"))).toEqual([])
  })
})

describe("What .ci/run needs", () => {
  const script = readFileSync(path.join(ROOT, ".ci/run"), "utf8")
  const packages = [...script.matchAll(/missing\+=\(([\w-]+)\)/g)].map(([, name = ""]) => name)

  it.each([".github/workflows/ci.yml", ".devcontainer/devcontainer.json"])(
    "%s installs every Debian package that .ci/run needs, because its user is not root",
    (file) => {
      const installed = readFileSync(path.join(ROOT, file), "utf8")
      expect(packages.length).toBeGreaterThan(2)
      expect(packages.filter((name) => !installed.includes(` ${name} `))).toEqual([])
    },
  )
})

describe("The job", () => {
  it.each(jobs)("the job %s asks for its rights, and ends within three hours", (_name, job) => {
    expect(job).toMatch(/^ {4}permissions:$/m)
    expect(Number(/timeout-minutes: (\d+)/.exec(job)?.[1])).toBeLessThanOrEqual(180)
  })

  it.each(jobs.filter(([, job]) => job.includes("actions/checkout@")))(
    "the job %s leaves no token beside the code",
    (_name, job) => {
      expect(job).toContain("persist-credentials: false")
    },
  )

  it.each(jobs.filter(([, job]) => /^ {6}[\w-]+: write/m.test(job)))(
    "the job %s, which may write, runs no code of this repository or of its dependencies",
    (_name, job) => {
      expect(job).not.toMatch(/actions\/checkout|npm (ci|install|run|exec|test)|npx|node |tsx/)
    },
  )

  it("only the job that publishes is trusted by npm", () => {
    expect(jobs.filter(([, job]) => job.includes("id-token")).map(([name]) => name)).toEqual([
      "release.yml: publish",
    ])
  })
})
