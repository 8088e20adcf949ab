import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { demoSecrets } from "../secrets"

describe("The secrets of a demo", () => {
  const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), "demo-secrets-"))) as [string, string]
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true })
  })

  it("the secrets of a demo are made at the first start and found again by the next one", () => {
    const made = demoSecrets(folders[0])
    expect(made.admin.password).toMatch(/^[\w-]{16}$/)
    expect(made.jwtSecret).toMatch(/^[\w-]{43}$/)
    expect(demoSecrets(folders[0])).toEqual(made)
  })

  it("the secrets of a demo are different in every folder", () => {
    const [one, other] = folders.map(demoSecrets)
    expect(one?.admin.password).not.toBe(other?.admin.password)
    expect(one?.jwtSecret).not.toBe(other?.jwtSecret)
    expect(one?.jwtSecret).not.toBe(one?.cookieSecret)
  })

  it("the secrets of a demo can be read only by the user who runs the demo", () => {
    demoSecrets(folders[0])
    expect(statSync(join(folders[0], "secrets.json")).mode & 0o077).toBe(0)
  })
})
