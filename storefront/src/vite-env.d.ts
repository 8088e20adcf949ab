/** The part of the package that is used. */
declare module "uqr" {
  export function encode(
    text: string,
    options: { ecc: "L" | "M" | "Q" | "H"; border: number },
  ): { size: number; data: boolean[][] }
}

interface ImportMetaEnv {
  /** Where Medusa is reached; `/config.json` of the served shop may say otherwise. */
  readonly VITE_MEDUSA_URL?: string
  readonly VITE_PUBLISHABLE_KEY?: string
}
