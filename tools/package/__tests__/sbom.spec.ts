import { billOfMaterials } from "../sbom"

describe("The bill of materials of a package", () => {
  const plugin = { name: "medusa-payment-multisafepay-alipay", version: "1.2.3" }
  const integrity = `sha512-${Buffer.alloc(64, 0xab).toString("base64")}`

  it("the bill of materials of a package names every package with version, licence and the hash from the lockfile", () => {
    const bill = billOfMaterials(plugin, [
      { name: "undici", version: "7.0.0", license: "MIT", integrity },
      { name: "@hono/node-server", version: "2.0.0", license: "MIT", integrity: undefined },
    ])
    expect(bill.metadata.component.purl).toBe("pkg:npm/medusa-payment-multisafepay-alipay@1.2.3")
    expect(bill.components).toEqual([
      {
        type: "library",
        "bom-ref": "pkg:npm/%40hono/node-server@2.0.0",
        name: "@hono/node-server",
        version: "2.0.0",
        purl: "pkg:npm/%40hono/node-server@2.0.0",
        licenses: [{ license: { id: "MIT" } }],
      },
      {
        type: "library",
        "bom-ref": "pkg:npm/undici@7.0.0",
        name: "undici",
        version: "7.0.0",
        purl: "pkg:npm/undici@7.0.0",
        licenses: [{ license: { id: "MIT" } }],
        hashes: [{ alg: "SHA-512", content: "ab".repeat(64) }],
      },
    ])
  })

  it("the bill of materials is the same however often it is made, so that a release can be compared with its build", () => {
    expect(billOfMaterials(plugin, [])).toEqual(billOfMaterials(plugin, []))
  })
})
