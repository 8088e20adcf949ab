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
import { AbstractPaymentProvider, MedusaError } from "@medusajs/framework/utils"
import type { Gateway } from "../../core/gateways/gateways"
import { providerId } from "../../core/gateways/provider-id"
import { optionsOfPayment, toBookedMinorUnits } from "../../core/payments/amount"
import { authorizePayment, confirmCapture } from "../../core/payments/authorize-payment"
import { closePspOrder, refusalToClose } from "../../core/payments/close-psp-order"
import { withMedusaErrors } from "../../core/payments/medusa-error"
import { toSessionStatus } from "../../core/payments/payment-state"
import { asRefundId } from "../../core/payments/refund-id"
import { refundPspOrder } from "../../core/payments/refund-psp-order"
import { readPaymentData } from "../../core/sessions/session-data"
import type { PgConnection } from "../../core/shop-db/connection"
import { PaymentRecords } from "../../core/shop-db/sessions/payment-records"
import { type AlipayProviderOptions, refuseWrongSetUp } from "../../core/sites/options/options"
import { type ConfigWithModules, type Site, siteOfProvider } from "../../core/sites/site"
import { PROVIDER_MARK } from "../../core/sites/this-plugin"
import { deletePayment } from "./delete-payment"
import { initiatePayment, withoutUnknownKeys } from "./initiate-payment"
import type { Data, ProviderContext } from "./provider-context"
import { requireStoredSession, sessionOfPayment, sessionToAuthorize } from "./stored-session"
import { webhookAction } from "./webhook-action"

/** What Medusa's payment module passes to a provider. */
type Cradle = {
  logger: Logger
  configModule: ConfigWithModules
  __pg_connection__: PgConnection
}

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

  /** Identifies the plugin's own classes in medusa-config, wherever they are loaded from. */
  static readonly [PROVIDER_MARK] = true

  /** Medusa awaits this at boot: a wrong set-up stops the shop there instead of failing the first checkout. */
  static override validateOptions(options: Data): void {
    refuseWrongSetUp(options)
  }

  constructor(cradle: Cradle, options: Data) {
    super(cradle as never, options as AlipayProviderOptions)
    this.site = siteOfProvider(cradle.configModule, options)
    this.logger = cradle.logger
    this.pg = cradle.__pg_connection__
    this.records = new PaymentRecords(this.pg)
  }

  private get context(): ProviderContext {
    const { site, pg, records, logger } = this
    return { site, pg, records, logger, provider: providerId(this.gateway, site.registrationId) }
  }

  /**
   * Core stores `{...the storefront's data, ...ours}`: every key that is read later is overwritten here, and keys that
   * a storefront may not set are removed. The data may also come from an earlier session that core starts again.
   */
  async initiatePayment(input: InitiatePaymentInput): Promise<InitiatePaymentOutput> {
    return withMedusaErrors("start the Alipay payment", async () => {
      const session = await initiatePayment(this.context, input)
      return { id: session.psp_order_id, data: { ...withoutUnknownKeys(input.data), ...session } }
    })
  }

  /**
   * No flow of core calls this. The amount of a PSP order cannot be changed: that takes a new session. The returned
   * value replaces the row's data, so it must be what is stored there.
   */
  async updatePayment({ amount, currency_code, data }: UpdatePaymentInput): Promise<UpdatePaymentOutput> {
    const session = await requireStoredSession(this.context, data)
    const unchanged =
      session.currency === currency_code.toUpperCase() &&
      session.amount_minor ===
        toBookedMinorUnits(amount, currency_code, optionsOfPayment(this.site.options, session))
    if (!unchanged) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        "The amount of an Alipay payment cannot be changed once it is started: create a new payment session",
      )
    }
    return { data: { ...data } }
  }

  /** Core deletes the session's row afterwards, and with it every trace of the money: throwing is the only veto. */
  async deletePayment({ data }: DeletePaymentInput): Promise<DeletePaymentOutput> {
    await deletePayment(this.context, data)
    return { data: { ...data } }
  }

  /**
   * Core calls this with the order that it has just created from the cart, and removes the order when this throws. With
   * "captured" it books the session's amount.
   */
  async authorizePayment({ data, context }: AuthorizePaymentInput): Promise<AuthorizePaymentOutput> {
    const session = sessionToAuthorize(data, context?.idempotency_key)
    return withMedusaErrors("read the Alipay payment", async () => {
      const paid = await authorizePayment(this.context, session)
      const wallet = paid.wallet
      return {
        status: "captured",
        data: {
          ...data,
          ...session,
          psp_transaction_id: paid.transactionId,
          paid_with: paid.paymentMethod,
          ...(wallet ? { wallet } : {}),
        },
      }
    })
  }

  /** Core calls this only for a payment whose capture it has not booked. */
  async capturePayment({ data }: CapturePaymentInput): Promise<CapturePaymentOutput> {
    const session = sessionOfPayment(data)
    await withMedusaErrors("capture the Alipay payment", () => confirmCapture(this.context, session))
    return { data: { ...data } }
  }

  /** The returned data replaces the payment's: it is returned unchanged, for later refunds. */
  async refundPayment({ data, amount, context }: RefundPaymentInput): Promise<RefundPaymentOutput> {
    const session = sessionOfPayment(data)
    const { psp_order_id, currency } = session
    const refundId = context?.idempotency_key
    if (!refundId) {
      throw new MedusaError(MedusaError.Types.INVALID_ARGUMENT, "A refund needs its id as idempotency_key")
    }
    await withMedusaErrors("refund the Alipay payment", async () => {
      const minor = toBookedMinorUnits(amount, currency, optionsOfPayment(this.site.options, session))
      await refundPspOrder(this.context, psp_order_id, {
        refundId: asRefundId(refundId),
        amount: minor,
        currency,
        bookedAfterwards: true,
      })
    })
    return { data: { ...data } }
  }

  /**
   * Core calls this with a paid payment when its own later steps fail, and marks the payment as cancelled for good if
   * it succeeds: then it could no longer be refunded. It must not refund either, because core does that next.
   */
  async cancelPayment({ data }: CancelPaymentInput): Promise<CancelPaymentOutput> {
    const session = readPaymentData(data)
    if (session) {
      await withMedusaErrors("cancel the Alipay payment", async () => {
        const closing = await closePspOrder(this.context, session.psp_order_id, session)
        if (closing !== "closed") {
          throw refusalToClose(session.psp_order_id, closing)
        }
      })
    }
    return { data: { ...data } }
  }

  async retrievePayment({ data }: RetrievePaymentInput): Promise<RetrievePaymentOutput> {
    const session = await requireStoredSession(this.context, data)
    return withMedusaErrors("read the Alipay payment", async () => {
      const pspOrder = await this.site.orders.read(session.psp_order_id)
      return { data: { ...data, psp_status: pspOrder?.status } }
    })
  }

  async getPaymentStatus({ data }: GetPaymentStatusInput): Promise<GetPaymentStatusOutput> {
    const session = await requireStoredSession(this.context, data)
    return withMedusaErrors("read the Alipay payment", async () => {
      const status = toSessionStatus(await this.site.orders.read(session.psp_order_id))
      return { status: status as PaymentSessionStatus, data: { ...data } }
    })
  }

  /** Core completes a cart or books a payment by this answer, for events that the plugin's routes did not handle. */
  async getWebhookActionAndData(payload: ProviderWebhookPayload["payload"]): Promise<WebhookActionResult> {
    return webhookAction(this.context, payload)
  }

  /** MultiSafepay has no accounts for Alipay shoppers; without this, core warns at every session of a customer. */
  async createAccountHolder(_input: CreateAccountHolderInput): Promise<CreateAccountHolderOutput> {
    return {} as CreateAccountHolderOutput
  }
}
