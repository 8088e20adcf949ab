/** The part of the package that computes a code. */
declare module "qrcode/lib/core/qrcode.js" {
  export function create(
    text: string,
    options: { errorCorrectionLevel: "L" | "M" | "Q" | "H" },
  ): { modules: { size: number; get(row: number, column: number): number } }
}

interface ImportMetaEnv {
  /** Where Medusa is reached; `/config.json` of the served shop may say otherwise. */
  readonly VITE_MEDUSA_URL?: string
  readonly VITE_PUBLISHABLE_KEY?: string
}
