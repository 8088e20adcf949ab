import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ROOT } from "../../../tools/package/places"
import { buildWithoutDocker } from "../dockerfile"

describe("The example for Docker", () => {
  const folder = mkdtempSync(join(tmpdir(), "dockerfile-"))
  const context = join(folder, "shop")
  const ran: string[] = []
  const build = (dockerfile: string) =>
    buildWithoutDocker(dockerfile, join(folder, "image"), {
      context,
      ignored: ["node_modules", ".env"],
      run: async (command, cwd) => {
        ran.push(command)
        // What `medusa build` leaves behind.
        mkdirSync(join(cwd, ".medusa/server"), { recursive: true })
        writeFileSync(join(cwd, ".medusa/server/package.json"), "built")
      },
      prepare: () => undefined,
    })

  beforeAll(() => {
    mkdirSync(join(context, "node_modules"), { recursive: true })
    for (const name of ["package.json", "package-lock.json", ".env", "medusa-config.ts"])
      writeFileSync(join(context, name), name)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it("the Dockerfile installs, builds, and takes the packages of production along, without the shop's .env", async () => {
    const image = await build(readFileSync(join(ROOT, "examples/docker/Dockerfile"), "utf8"))
    expect(ran).toEqual(["npm ci", "npx medusa build", "npm ci --omit=dev"])
    expect(image).toMatchObject({
      env: { NODE_ENV: "production" },
      command: ["node_modules/.bin/medusa", "start"],
    })
    expect(readFileSync(join(image.cwd, "package.json"), "utf8")).toBe("built")
    expect(existsSync(join(folder, "image/build/shop/medusa-config.ts"))).toBe(true)
    expect(existsSync(join(folder, "image/build/shop/.env"))).toBe(false)
  })

  it("a Dockerfile with an instruction that the test cannot follow is refused", async () => {
    await expect(build("FROM node:24\nADD shop.tar /shop")).rejects.toThrow("The Dockerfile has ADD")
  })
})
