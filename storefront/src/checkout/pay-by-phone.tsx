import { lazy, Suspense, useEffect, useState } from "react"
import { useLanguage } from "../language/language"

const QrCode = lazy(() => import("./qr-code"))

/** Whether the shopper uses the device that their wallet is on. */
export const isPhone = (): boolean => matchMedia("(pointer: coarse)").matches

interface PayByPhoneProps {
  /** The payment page. */
  url: string
  /** ISO 8601, if the shop knows it. */
  expiresAt: string | undefined
}

/** On a desktop: the payment page as a QR code for the phone with the wallet, and the remaining time. */
export function PayByPhone(props: PayByPhoneProps) {
  return isPhone() ? null : <CodeWithCountdown {...props} />
}

function CodeWithCountdown({ url, expiresAt }: PayByPhoneProps) {
  const { t } = useLanguage()
  const left = useSecondsUntil(expiresAt)
  if (left === 0) {
    return null
  }
  return (
    <div className="pay-by-phone">
      <Suspense fallback={<div className="qr-code" aria-busy="true" />}>
        <div className="qr-code">
          <QrCode text={url} label={t("scanToPay")} />
        </div>
      </Suspense>
      <p>{t("scanToPay")}</p>
      {left !== undefined && (
        <p className="aside" role="timer">
          {t("timeLeft", { time: clock(left) })}
        </p>
      )}
    </div>
  )
}

/** Counts down once a second; undefined when the end is unknown. */
function useSecondsUntil(end: string | undefined): number | undefined {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const ends = Date.parse(end ?? "")
  return Number.isNaN(ends) ? undefined : Math.max(0, Math.round((ends - now) / 1000))
}

/** 75 as "1:15", 3675 as "1:01:15". */
function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const [first, ...others] = parts[0] ? parts : parts.slice(1)
  return [String(first), ...others.map((part) => String(part).padStart(2, "0"))].join(":")
}
