package io.tollway.billing.topup.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Invoice;
import com.stripe.model.checkout.Session;
import com.stripe.net.RequestOptions;
import com.stripe.param.InvoiceCreateParams;
import com.stripe.param.InvoiceFinalizeInvoiceParams;
import com.stripe.param.InvoiceItemCreateParams;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.InvoicePayParams;
import com.stripe.param.InvoiceRetrieveParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionRetrieveParams;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.topup.UsdCents;
import io.tollway.billing.topup.automatic.CardRail;
import io.tollway.billing.topup.automatic.InvoiceReading;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * {@link CardRail} on Stripe: Checkout in setup mode, and invoices charged off session. Idempotency keys name the saving ({@code si:}), the attempt ({@code inv:}, {@code ii:}, {@code fin:})
 * and, for a payment, the try ({@code pay:}). A draft never advances by itself, so only {@code pay} takes money.
 */
@ApplicationScoped
class StripeCards implements CardRail {
    private static final String CURRENCY = "usd";
    private static final String PAYMENT = "payments.data.payment.payment_intent";
    private static final String SETUP = "card_setup_id";
    private static final long LONGEST_LIST = 100;

    private final StripeAccount account;

    StripeCards(StripeAccount account) {
        this.account = account;
    }

    @Override
    public Uni<SetupPage> openSetup(SetupRequest request) {
        Map<String, String> metadata = Map.of(
                SETUP,
                request.setupId().toString(),
                SessionParameters.ORGANIZATION,
                request.organization().toString());
        SessionCreateParams page = SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.SETUP)
                .setCustomer(request.customerId())
                .setCurrency(CURRENCY)
                .setClientReferenceId(request.setupId().toString())
                .putAllMetadata(metadata)
                .setSetupIntentData(SessionCreateParams.SetupIntentData.builder()
                        .putAllMetadata(metadata)
                        .build())
                .setExpiresAt(request.expiresAt().getEpochSecond())
                .setSuccessUrl(request.returnUrl())
                .setCancelUrl(request.cancelUrl())
                .build();
        return account.call("open a page for a card", stripe -> {
            Session session = stripe.v1().checkout().sessions().create(page, idempotent("si:" + request.setupId()));
            return new SetupPage(session.getId(), session.getUrl() == null ? "" : session.getUrl());
        });
    }

    @Override
    public Uni<SetupReading> readSetup(String sessionId) {
        SessionRetrieveParams expanded = SessionRetrieveParams.builder()
                .addExpand("setup_intent.payment_method")
                .build();
        return account.call(
                "read a page for a card",
                stripe -> SavedCardReading.of(stripe.v1().checkout().sessions().retrieve(sessionId, expanded)));
    }

    @Override
    public Uni<Void> detach(String paymentMethodId) {
        return account.call("take a card off", stripe -> {
                    if (stripe.v1().paymentMethods().retrieve(paymentMethodId).getCustomer() != null) {
                        stripe.v1().paymentMethods().detach(paymentMethodId);
                    }
                    return true;
                })
                .replaceWithVoid();
    }

    @Override
    public Uni<InvoiceReading> draft(InvoiceRequest request) {
        InvoiceCreateParams draft = InvoiceCreateParams.builder()
                .setCustomer(request.customerId())
                .setCurrency(CURRENCY)
                .setCollectionMethod(InvoiceCreateParams.CollectionMethod.CHARGE_AUTOMATICALLY)
                .setAutoAdvance(false)
                .setPendingInvoiceItemsBehavior(InvoiceCreateParams.PendingInvoiceItemsBehavior.EXCLUDE)
                .setDescription("Prepaid credits for "
                        + request.quote().credit().toDecimal() + " US dollars, bought automatically")
                .putAllMetadata(metadata(request))
                .build();
        return account.call(
                "draw up an invoice",
                stripe -> InvoiceReadings.of(
                        stripe.v1().invoices().create(draft, idempotent("inv:" + request.attemptId()))));
    }

    @Override
    public Uni<InvoiceReading> close(InvoiceRequest request, String invoiceId) {
        return account.call("close an invoice", stripe -> {
            addLine(
                    stripe,
                    request,
                    invoiceId,
                    "credit",
                    "Tollway credits",
                    request.quote().credit());
            addLine(
                    stripe,
                    request,
                    invoiceId,
                    "fee",
                    "Platform fee",
                    request.quote().fee());
            addLine(stripe, request, invoiceId, "tax", "Tax", request.quote().tax());
            stripe.v1()
                    .invoices()
                    .finalizeInvoice(
                            invoiceId,
                            InvoiceFinalizeInvoiceParams.builder()
                                    .setAutoAdvance(false)
                                    .build(),
                            idempotent("fin:" + request.attemptId()));
            return reading(stripe, invoiceId);
        });
    }

    @Override
    public Uni<PayAnswer> pay(UUID attemptId, int tries, String invoiceId, String paymentMethodId) {
        InvoicePayParams offSession = InvoicePayParams.builder()
                .setOffSession(true)
                .setPaymentMethod(paymentMethodId)
                .build();
        return account.call("charge a card", stripe -> {
            Optional<String> refusal = Optional.empty();
            try {
                stripe.v1().invoices().pay(invoiceId, offSession, idempotent("pay:" + attemptId + ":" + tries));
            } catch (CardException | InvalidRequestException refused) {
                refusal = Optional.of(refused.getCode() == null ? "refused" : refused.getCode());
            }
            return new PayAnswer(reading(stripe, invoiceId), refusal);
        });
    }

    @Override
    public Uni<InvoiceReading> cancel(String invoiceId) {
        return account.call("void an invoice", stripe -> {
            try {
                stripe.v1().invoices().voidInvoice(invoiceId);
            } catch (InvalidRequestException paidOrVoidAlready) {
                return reading(stripe, invoiceId);
            }
            return reading(stripe, invoiceId);
        });
    }

    @Override
    public Uni<InvoiceReading> read(String invoiceId) {
        return account.call("read an invoice", stripe -> reading(stripe, invoiceId));
    }

    @Override
    public Uni<Optional<InvoiceReading>> find(UUID attemptId, String customerId, Instant madeAfter) {
        InvoiceListParams ofCustomer = InvoiceListParams.builder()
                .setCustomer(customerId)
                .setCreated(InvoiceListParams.Created.builder()
                        .setGte(madeAfter.getEpochSecond())
                        .build())
                .setLimit(LONGEST_LIST)
                .build();
        return account.call("list invoices", stripe -> {
            for (Invoice invoice : stripe.v1().invoices().list(ofCustomer).autoPagingIterable()) {
                if (invoice.getMetadata() != null
                        && attemptId.toString().equals(invoice.getMetadata().get(SessionParameters.TOP_UP))) {
                    return Optional.of(reading(stripe, invoice.getId()));
                }
            }
            return Optional.empty();
        });
    }

    @Override
    public boolean live() {
        return account.live();
    }

    private static void addLine(
            StripeClient stripe, InvoiceRequest request, String invoiceId, String kind, String name, UsdCents amount)
            throws StripeException {
        if (amount.equals(UsdCents.ZERO)) {
            return;
        }
        stripe.v1()
                .invoiceItems()
                .create(
                        InvoiceItemCreateParams.builder()
                                .setCustomer(request.customerId())
                                .setInvoice(invoiceId)
                                .setAmount(amount.value())
                                .setCurrency(CURRENCY)
                                .setDescription(name)
                                .build(),
                        idempotent("ii:" + request.attemptId() + ":" + kind));
    }

    private static InvoiceReading reading(StripeClient stripe, String invoiceId) throws StripeException {
        return InvoiceReadings.of(stripe.v1()
                .invoices()
                .retrieve(
                        invoiceId,
                        InvoiceRetrieveParams.builder().addExpand(PAYMENT).build()));
    }

    private static Map<String, String> metadata(InvoiceRequest request) {
        return Map.of(
                SessionParameters.TOP_UP,
                request.attemptId().toString(),
                SessionParameters.ORGANIZATION,
                request.organization().toString(),
                "credit_cents",
                Long.toString(request.quote().credit().value()),
                "fee_cents",
                Long.toString(request.quote().fee().value()),
                "schema",
                "1");
    }

    private static RequestOptions idempotent(String key) {
        return RequestOptions.builder().setIdempotencyKey(key).build();
    }
}
