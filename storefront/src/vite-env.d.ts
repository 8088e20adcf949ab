interface ImportMetaEnv {
  /** Where Medusa is reached; `/config.json` of the served shop may say otherwise. */
  readonly VITE_MEDUSA_URL?: string
  readonly VITE_PUBLISHABLE_KEY?: string
}
