import { writeFileSync } from "node:fs"
import path from "node:path"
import { buildSync } from "esbuild"
import { PROVIDED_BY_DASHBOARD } from "./dashboard-packages"
import { BUILT, ROOT } from "./places"
import { bundledPackages, NOTICES, type PackageInside, thirdPartyNotices } from "./third-party-notices"

/**
 * Writes the licences of the packages that Medusa's build bundled into the dashboard's pages next to these pages.
 *
 * Medusa's build does not say what it bundled, so the same sources are bundled once more, only to see their imports.
 *
 * @returns the packages inside
 */
export function writeAdminNotices(): PackageInside[] {
  const { metafile } = buildSync({
    entryPoints: ["src/admin/widgets/*.tsx", "src/admin/routes/**/page.tsx", "src/admin/i18n/index.ts"],
    outdir: BUILT,
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    external: [...PROVIDED_BY_DASHBOARD],
    absWorkingDir: ROOT,
  })
  const packages = bundledPackages(Object.keys(metafile.inputs))
  writeFileSync(path.join(BUILT, "admin", NOTICES), thirdPartyNotices("index.js", packages))
  return packages
}
