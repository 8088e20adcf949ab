import type {
  AuthorizePaymentInput,
  AuthorizePaymentOutput,
  CancelPaymentInput,
  CancelPaymentOutput,
  CapturePaymentInput,
  CapturePaymentOutput,
  CreateAccountHolderInput,
  CreateAccountHolderOutput,
  DeletePaymentInput,
  DeletePaymentOutput,
  GetPaymentStatusInput,
  GetPaymentStatusOutput,
  InitiatePaymentInput,
  InitiatePaymentOutput,
  Logger,
  PaymentSessionStatus,
  ProviderWebhookPayload,
  RefundPaymentInput,
  RefundPaymentOutput,
  RetrievePaymentInput,
  RetrievePaymentOutput,
  UpdatePaymentInput,
  UpdatePaymentOutput,
  WebhookActionResult,
} from "@medusajs/framework/types"
import { AbstractPaymentProvider, MedusaError, PaymentActions } from "@medusajs/framework/utils"
import type { Gateway } from "../../core/gateways/gateways"
import { type AlipayProviderId, providerId } from "../../core/gateways/provider-id"
import { toBookedMinorUnits, toShopAmount } from "../../core/payments/amount"
import { totalFee } from "../../core/payments/fees"
import { toMedusaError } from "../../core/payments/medusa-error"
import { toSessionStatus } from "../../core/payments/payment-state"
import { PspOrders, whyKept } from "../../core/payments/psp-orders"
import { asPaymentLink } from "../../core/sessions/payment-link"
import {
  recordStart,
  recordVeto,
  requestContext,
  type StartedOrder,
} from "../../core/sessions/request-context"
import { requireAmountDue } from "../../core/sessions/require-amount-due"
import { requirePaid } from "../../core/sessions/require-paid"
import {
  isSameSession,
  readPaymentData,
  readSessionData,
  type SessionData,
} from "../../core/sessions/session-data"
import { isStorefrontKey } from "../../core/sessions/storefront-input"
import type { PgConnection } from "../../core/shop-db/connection"
import { readAmountDue } from "../../core/shop-db/sessions/amount-due"
import { PaymentRecords } from "../../core/shop-db/sessions/payment-records"
import { loadSessionRecords } from "../../core/shop-db/sessions/session-records"
import { type AlipayProviderOptions, refuseWrongSetUp } from "../../core/sites/options"
import { QUESTION_INTERVAL_MS } from "../../core/sites/order-reader"
import { readNotification } from "../../core/sites/signed-notification"
import { type ConfigWithModules, type Site, siteOfProvider } from "../../core/sites/site"
import { PROVIDER_MARK } from "../../core/sites/this-plugin"
import { restartedLink } from "../../core/start-payment/restarted-link"
import { startPayment } from "../../core/start-payment/start-payment"
import { observeShop } from "../../core/telemetry/observe-shop"
import { rememberAbandoned } from "../../modules/payment-journal/payments"
import { MultiSafepayError } from "../../multisafepay"

/** What Medusa's payment module passes to a provider. */
type Cradle = {
  logger: Logger
  configModule: ConfigWithModules
  __pg_connection__: PgConnection
}

type Data = Record<string, unknown>

/** A shopper who was in the wallet when the payment page expired may pay a little later. */
const LATE_PAYMENT_MS = 2 * 3_600_000

/**
 * What Medusa's payment module calls for Alipay and Alipay+. Each method documents what core does around it, because
 * that decides what may be returned and when it must throw.
 */
export abstract class MultiSafepayProviderService extends AbstractPaymentProvider<AlipayProviderOptions> {
  protected abstract readonly gateway: Gateway
  protected readonly site: Site
  private readonly logger: Logger
  private readonly pg: PgConnection
  private readonly records: PaymentRecords
  private readonly pspOrders: PspOrders

  /** Identifies the plugin's own classes in medusa-config, wherever they are loaded from. */
  static readonly [PROVIDER_MARK] = true

  /**
   * Medusa awaits this at boot, so that a wrong set-up stops the shop at boot instead of failing the first checkout.
   */
  static override validateOptions(options: Data): void {
    refuseWrongSetUp(options)
  }

  constructor(cradle: Cradle, options: Data) {
    super(cradle as never, options as AlipayProviderOptions)
    this.site = siteOfProvider(cradle.configModule, options)
    this.logger = cradle.logger
    this.pg = cradle.__pg_connection__
    this.records = new PaymentRecords(this.pg)
    this.pspOrders = new PspOrders(this.site, this.records, this.logger)
    observeShop(this.pg)
  }

  private get provider(): AlipayProviderId {
    return providerId(this.gateway, this.site.registrationId)
  }

  /**
   * Core stores `{...the storefront's data, ...ours}`: every key that is read later is overwritten here, and keys that
   * a storefront may not set are removed. The data may also come from an earlier session that core starts again.
   */
  async initiatePayment({
    amount,
    currency_code,
    data,
    context,
  }: InitiatePaymentInput): Promise<InitiatePaymentOutput> {
    const sessionId = context?.idempotency_key ?? String(data?.session_id ?? "")
    return this.translating("start the Alipay payment", async () => {
      const link = await restartedLink(this.pg, sessionId, data, this.site.options)
      const start = () =>
        startPayment(
          {
            sessionId,
            provider: this.provider,
            amount,
            currency: currency_code,
            data: link ? { ...data, payment_type: undefined } : data,
            customer: context?.customer,
          },
          {
            site: this.site,
            logger: this.logger,
            loadRecords: (id, wanted) => loadSessionRecords(this.pg, id, wanted),
          },
        )
      const session = await (link ? asPaymentLink(link, start) : start()).catch(async (error) => {
        if (error instanceof MultiSafepayError && error.outcomeUnknown) {
          await this.rememberAbandoned({ pspOrderId: sessionId, expiresAt: undefined })
        }
        throw error
      })
      recordStart({ pspOrderId: session.psp_order_id, expiresAt: session.expires_at })
      return { id: session.psp_order_id, data: { ...withoutUnknownKeys(data), ...session } }
    })
  }

  /**
   * No flow of core calls this. The amount of a PSP order cannot be changed: that takes a new session. The returned
   * value replaces the row's data, so it must be what is stored there.
   */
  async updatePayment({ amount, currency_code, data }: UpdatePaymentInput): Promise<UpdatePaymentOutput> {
    const session = await this.ownSession(data)
    const unchanged =
      session.currency === currency_code.toUpperCase() &&
      session.amount_minor === toBookedMinorUnits(amount, currency_code, this.site.options)
    if (!unchanged) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        "The amount of an Alipay payment cannot be changed once it is started: create a new payment session",
      )
    }
    return { data: { ...data } }
  }

  /**
   * Core deletes the session's row afterwards, and with it every trace of the money: throwing is the only veto. Core
   * also calls this with what a storefront sent when starting failed or is still running, and does not say for which
   * session: then there is nothing to close. Every deleted session is recorded until its payment page has expired: it
   * may be paid at the same moment, or MultiSafepay may temporarily not show it.
   */
  async deletePayment({ data }: DeletePaymentInput): Promise<DeletePaymentOutput> {
    const session = await this.storedSession(data)
    if (session) {
      const { psp_order_id } = session
      try {
        await this.translating("replace the Alipay payment", () => this.pspOrders.closeUnpaid(psp_order_id))
      } catch (error) {
        // Core does not pass the reason on, but the code that answers the request needs it.
        recordVeto({ sessionId: session.session_id, because: whyKept(error) })
        throw error
      }
      await this.rememberAbandoned({ pspOrderId: psp_order_id, expiresAt: session.expires_at })
    }
    for (const started of session ? [] : (requestContext().started ?? [])) {
      await this.rememberAbandoned(started)
    }
    return { data: { ...data } }
  }

  /**
   * Core passes neither amount nor currency, compares nothing, and books the session's amount on the order that it has
   * just created from the cart. This is the last check: what was paid must be what that order asks for now. Refusing
   * makes core remove the order.
   */
  async authorizePayment({ data, context }: AuthorizePaymentInput): Promise<AuthorizePaymentOutput> {
    const session = readSessionData(data, context?.idempotency_key ?? "")
    if (!session) {
      throw notOurs()
    }
    return this.translating("read the Alipay payment", async () => {
      const pspOrder = await this.site.orders.readUnlessPaid(session.psp_order_id, QUESTION_INTERVAL_MS)
      const paid = requirePaid(pspOrder, session)
      await this.refuseUnlessDue(session)
      const fee = totalFee(paid)
      return {
        status: "captured",
        data: {
          ...data,
          ...session,
          psp_transaction_id: paid.transactionId,
          paid_with: paid.paymentMethod,
          ...(paid.paymentDetails?.wallet ? { wallet: paid.paymentDetails.wallet } : {}),
          ...(fee === undefined ? {} : { fee }),
        },
      }
    })
  }

  /**
   * Alipay takes the money immediately, so there is nothing to do. But "captured" is never returned without asking, and
   * never for an order that asks for another amount. Core calls this only for a payment whose capture it has not
   * booked.
   */
  async capturePayment({ data }: CapturePaymentInput): Promise<CapturePaymentOutput> {
    const session = ofPayment(data)
    return this.translating("capture the Alipay payment", async () => {
      const status = toSessionStatus(await this.site.orders.readUnlessPaid(session.psp_order_id))
      if (status !== "captured") {
        throw new MedusaError(
          MedusaError.Types.NOT_ALLOWED,
          `The Alipay payment ${session.psp_order_id} is not paid: Alipay payments are captured by the shopper's paying`,
        )
      }
      await this.refuseUnlessDue(session)
      return { data: { ...data } }
    })
  }

  /** The returned data replaces the payment's: it is returned unchanged, for later refunds. */
  async refundPayment({ data, amount, context }: RefundPaymentInput): Promise<RefundPaymentOutput> {
    const session = ofPayment(data)
    const refundId = context?.idempotency_key
    if (!refundId) {
      throw new MedusaError(MedusaError.Types.INVALID_ARGUMENT, "A refund needs its id as idempotency_key")
    }
    return this.translating("refund the Alipay payment", async () => {
      const minor = toBookedMinorUnits(amount, session.currency, this.site.options)
      await this.pspOrders.refund(session.psp_order_id, {
        refundId,
        amount: minor,
        currency: session.currency,
      })
      return { data: { ...data } }
    })
  }

  /**
   * Core calls this with a paid payment when its own later steps fail, and marks the payment as cancelled for good if
   * it succeeds: then it could no longer be refunded. It must not refund either, because core does that next.
   */
  async cancelPayment({ data }: CancelPaymentInput): Promise<CancelPaymentOutput> {
    const session = readPaymentData(data)
    if (session) {
      await this.translating("cancel the Alipay payment", () =>
        this.pspOrders.closeUnpaid(session.psp_order_id),
      )
    }
    return { data: { ...data } }
  }

  async retrievePayment({ data }: RetrievePaymentInput): Promise<RetrievePaymentOutput> {
    const session = await this.ownSession(data)
    return this.translating("read the Alipay payment", async () => {
      const pspOrder = await this.site.orders.read(session.psp_order_id)
      return { data: { ...data, psp_status: pspOrder?.status } }
    })
  }

  async getPaymentStatus({ data }: GetPaymentStatusInput): Promise<GetPaymentStatusOutput> {
    const session = await this.ownSession(data)
    return this.translating("read the Alipay payment", async () => {
      const status = toSessionStatus(await this.site.orders.read(session.psp_order_id))
      return { status: status as PaymentSessionStatus, data: { ...data } }
    })
  }

  /**
   * Core's own webhook path. The plugin's routes sync notifications before core sees them; this handles events that
   * other code emits. It must not name a session that no longer exists: core would complete a cart that belongs to
   * somebody else. For a paid cart without an order it returns "authorized", which makes core place the order first,
   * like the shopper's own completion; "captured" would make core book the money first.
   */
  async getWebhookActionAndData({
    rawData,
    headers,
  }: ProviderWebhookPayload["payload"]): Promise<WebhookActionResult> {
    const notSupported: WebhookActionResult = { action: PaymentActions.NOT_SUPPORTED }
    const notification = readNotification({ rawBody: rawData, headers }, this.site.options)
    if (!notification.valid) {
      this.logger.warn(`Alipay: a webhook for ${this.provider.id} was refused: ${notification.reason}`)
      return notSupported
    }
    const { pspOrder } = notification
    const session =
      pspOrder.var1 === this.provider.slug ? await this.records.findSession(pspOrder.orderId) : undefined
    if (!session) {
      return notSupported
    }
    const status = toSessionStatus(
      await this.site.orders.readFresh(pspOrder.orderId, { intervalMs: QUESTION_INTERVAL_MS }),
    )
    const amount = toShopAmount(pspOrder.amount, pspOrder.currency, this.site.options)
    const action =
      status === "captured" && session.awaitsOrder ? PaymentActions.AUTHORIZED : WEBHOOK_ACTION[status]
    return { action, data: { session_id: pspOrder.orderId, amount } }
  }

  /** MultiSafepay has no accounts for Alipay shoppers; without this, core warns at every session of a customer. */
  async createAccountHolder(_input: CreateAccountHolderInput): Promise<CreateAccountHolderOutput> {
    return {} as CreateAccountHolderOutput
  }

  /** @throws MedusaError unless the money of a paid session is for an order that asks for exactly this amount now */
  private async refuseUnlessDue(session: SessionData): Promise<void> {
    const { psp_order_id: pspOrderId, amount_minor: amount, currency } = session
    const due = await readAmountDue(this.pg, session.session_id, this.site.options)
    requireAmountDue(due, { pspOrderId, amount, currency })
  }

  private async rememberAbandoned({ pspOrderId, expiresAt }: StartedOrder): Promise<void> {
    const closes = Date.parse(expiresAt ?? "") || Date.now() + this.site.options.linkLifetime * 1_000
    const key = { pspOrderId, providerId: this.provider.id }
    await rememberAbandoned(this.pg, key, new Date(closes + LATE_PAYMENT_MS))
  }

  private async ownSession(data: Data | undefined): Promise<SessionData> {
    const session = await this.storedSession(data)
    if (!session) {
      throw notOurs()
    }
    return session
  }

  /**
   * The session whose row holds exactly this data. A call with data and without an id may have them from a storefront:
   * they count only if a row of this provider holds the same. One statement, never on the happy path.
   */
  private async storedSession(data: Data | undefined): Promise<SessionData | undefined> {
    const claimed = readPaymentData(data)
    if (!claimed) {
      return undefined
    }
    const { session_id: sessionId } = claimed
    const rows = await this.records.storedData(sessionId, this.provider.id)
    return rows
      .map((data) => readSessionData(data, sessionId))
      .find((session) => session && isSameSession(session, claimed))
  }

  private async translating<T>(doing: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw toMedusaError(error, doing)
    }
  }
}

/** Overwrites every key that a storefront may not set with undefined, whether it is the plugin's own or unknown. */
function withoutUnknownKeys(data: Data | undefined): Data {
  const unknownKeys = Object.keys(data ?? {}).filter((key) => !isStorefrontKey(key))
  return Object.fromEntries(unknownKeys.map((key) => [key, undefined]))
}

/** @throws MedusaError invalid_data for the data of another provider's payment */
function ofPayment(data: Data | undefined): SessionData {
  const session = readPaymentData(data)
  if (!session) {
    throw notOurs()
  }
  return session
}

const notOurs = () =>
  new MedusaError(
    MedusaError.Types.INVALID_DATA,
    "These data are not those of a payment that the Alipay provider started",
  )

const WEBHOOK_ACTION: Record<ReturnType<typeof toSessionStatus>, WebhookActionResult["action"]> = {
  captured: PaymentActions.SUCCESSFUL,
  canceled: PaymentActions.CANCELED,
  error: PaymentActions.FAILED,
  requires_more: PaymentActions.PENDING,
}
