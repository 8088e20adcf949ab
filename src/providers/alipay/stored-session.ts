import { MedusaError } from "@medusajs/framework/utils"
import {
  isSameSession,
  readPaymentData,
  readSessionData,
  type SessionData,
} from "../../core/sessions/session-data"
import type { Data, ProviderContext } from "./provider-context"

/**
 * The session whose row holds exactly this data. Data that comes without an id may be a storefront's, so it counts only
 * if a row of this provider holds the same.
 */
export async function findStoredSession(
  { records, provider }: ProviderContext,
  data: Data | undefined,
): Promise<SessionData | undefined> {
  const claimed = readPaymentData(data)
  if (!claimed) {
    return undefined
  }
  const { session_id: sessionId } = claimed
  const rows = await records.storedData(sessionId, provider.id)
  return rows
    .map((data) => readSessionData(data, sessionId))
    .find((session) => session && isSameSession(session, claimed))
}

/** @throws MedusaError invalid_data when no row of this provider holds this data */
export async function requireStoredSession(
  context: ProviderContext,
  data: Data | undefined,
): Promise<SessionData> {
  return required(await findStoredSession(context, data))
}

/**
 * Trusts the data, because core reads it from the payment's own row.
 * @throws MedusaError invalid_data for the data of another provider's payment
 */
export const sessionOfPayment = (data: Data | undefined): SessionData => required(readPaymentData(data))

/**
 * The session that core authorises. Core passes its id in addition to its data.
 * @throws MedusaError invalid_data for the data of another session
 */
export const sessionToAuthorize = (data: Data | undefined, sessionId: string | undefined): SessionData =>
  required(readSessionData(data, sessionId ?? ""))

function required(session: SessionData | undefined): SessionData {
  if (!session) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      "This data does not belong to a payment that the Alipay provider started",
    )
  }
  return session
}
