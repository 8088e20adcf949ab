import type { Command } from "./command"

/**
 * Each file is loaded only when its command is called: `init` must run where Medusa's packages cannot be resolved, as
 * in npx's cache.
 */
export const COMMANDS = {
  init: () => (require("./init/command") as typeof import("./init/command")).init,
  sandbox: () => (require("./sandbox") as typeof import("./sandbox")).sandbox,
  doctor: () => (require("./doctor/command") as typeof import("./doctor/command")).doctor,
  recover: () => (require("./recover") as typeof import("./recover")).recover,
  reconcile: () => (require("./reconcile") as typeof import("./reconcile")).reconcile,
} satisfies Record<string, () => Command>

export type CommandName = keyof typeof COMMANDS

export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[]
