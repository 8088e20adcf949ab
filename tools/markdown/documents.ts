import { execFileSync } from "node:child_process"

/**
 * All Markdown files of a checkout, from its root, the README first: it says how to install.
 *
 * @param root a folder of a git work tree
 */
export function documentsOf(root: string): string[] {
  const tracked = execFileSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"],
    {
      cwd: root,
      encoding: "utf8",
    },
  )
  const files = tracked.split("\0").filter(Boolean)
  return [...files.filter((file) => file === "README.md"), ...files.filter((file) => file !== "README.md")]
}
