import { existsSync } from "node:fs"
import { pack } from "../../tools/package/pack"
import { BUILT, ROOT, SANDBOX } from "../../tools/package/places"

/** What npm would get from the registry. */
export interface Tarballs {
  plugin: string
  sandbox: string
}

/** @throws Error when there is no build */
export function packBoth(into: string): Tarballs {
  if (!existsSync(BUILT) || !existsSync(SANDBOX))
    throw new Error('There is nothing to pack: run "npm run build" first')
  return { plugin: pack(ROOT, into).file, sandbox: pack(SANDBOX, into).file }
}
