/** Why a notification was refused: because of its signature, or because its body was too large to read. */
export type Refusal =
  | "missing_header"
  | "malformed_header"
  | "bad_signature"
  | "too_old"
  | "from_the_future"
  | "too_large"

/** Result of the signature check. `none`: the legacy form, which has no signature and is only a hint. */
export type SignatureResult = "accepted" | "former_key" | "none" | Refusal

/** The notifications of a site within the two weeks that are kept. ISO times. */
export type NotificationsView = {
  accepted_at: string | null
  refused_at: string | null
  refused_because: Refusal | null
  refused_within_a_day: number
}
