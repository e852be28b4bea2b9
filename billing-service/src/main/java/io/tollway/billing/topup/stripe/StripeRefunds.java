package io.tollway.billing.topup.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.ApiException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.CreditNote;
import com.stripe.model.Refund;
import com.stripe.net.RequestOptions;
import com.stripe.param.CreditNoteCreateParams;
import com.stripe.param.CreditNoteListParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.topup.UsdCents;
import io.tollway.billing.topup.refund.RefundRail;
import io.tollway.billing.topup.refund.RefundReading;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * {@link RefundRail} on Stripe's refunds and credit notes. Idempotency keys name our refund ({@code refund:}, {@code cn:}). Stripe keeps an answer of 5xx under its key, so after one
 * only looking tells whether the refund exists.
 */
@ApplicationScoped
class StripeRefunds implements RefundRail {
    static final String REFUND = "refund_id";

    private static final long LONGEST_LIST = 100;

    private final StripeAccount account;

    StripeRefunds(StripeAccount account) {
        this.account = account;
    }

    @Override
    public Uni<Answer> refund(Ask ask) {
        RefundCreateParams create = RefundCreateParams.builder()
                .setPaymentIntent(ask.paymentId())
                .setAmount(ask.amount().value())
                .setReason(RefundCreateParams.Reason.REQUESTED_BY_CUSTOMER)
                .putMetadata(REFUND, ask.refundId().toString())
                .putMetadata(SessionParameters.ORGANIZATION, ask.organization().toString())
                .build();
        return account.call("refund a payment", stripe -> {
            try {
                return new Answer.Made(
                        reading(stripe.v1().refunds().create(create, idempotent("refund:" + ask.refundId()))));
            } catch (InvalidRequestException refused) {
                Log.warnf(
                        "Stripe refuses refund %s (code %s, request %s): %s",
                        ask.refundId(), refused.getCode(), refused.getRequestId(), refused.getUserMessage());
                return new Answer.Refused(refused.getCode() == null ? "refused" : refused.getCode());
            } catch (ApiException unclear) {
                Log.warnf(
                        "Stripe failed during refund %s (request %s); it is looked for",
                        ask.refundId(), unclear.getRequestId());
                return new Answer.Unclear();
            }
        });
    }

    @Override
    public Uni<RefundReading> read(String providerId) {
        return account.call(
                "read a refund", stripe -> reading(stripe.v1().refunds().retrieve(providerId)));
    }

    @Override
    public Uni<Optional<RefundReading>> find(UUID refundId, String paymentId) {
        RefundListParams ofPayment = RefundListParams.builder()
                .setPaymentIntent(paymentId)
                .setLimit(LONGEST_LIST)
                .build();
        return account.call("look for a refund", stripe -> {
            for (Refund refund : stripe.v1().refunds().list(ofPayment).autoPagingIterable()) {
                RefundReading reading = reading(refund);
                if (reading.ours().filter(refundId::equals).isPresent()) {
                    return Optional.of(reading);
                }
            }
            return Optional.empty();
        });
    }

    @Override
    public Uni<Note> creditNote(NoteRequest request) {
        return account.call("issue a credit note", stripe -> {
            Optional<CreditNote> issued = issued(stripe, request);
            CreditNote note = issued.isPresent()
                    ? issued.get()
                    : stripe.v1().creditNotes().create(parameters(request), idempotent("cn:" + request.refundId()));
            return new Note(note.getId(), note.getNumber(), note.getPdf());
        });
    }

    private static Optional<CreditNote> issued(StripeClient stripe, NoteRequest request) throws StripeException {
        CreditNoteListParams ofInvoice = CreditNoteListParams.builder()
                .setInvoice(request.invoiceId())
                .setLimit(LONGEST_LIST)
                .build();
        for (CreditNote note : stripe.v1().creditNotes().list(ofInvoice).autoPagingIterable()) {
            Map<String, String> metadata = note.getMetadata() == null ? Map.of() : note.getMetadata();
            if (request.refundId().toString().equals(metadata.get(REFUND))) {
                return Optional.of(note);
            }
        }
        return Optional.empty();
    }

    private static CreditNoteCreateParams parameters(NoteRequest request) {
        CreditNoteCreateParams.Builder note = CreditNoteCreateParams.builder()
                .setInvoice(request.invoiceId())
                .setMemo("Unused credit, refunded to the original payment; the platform fee is not refunded.")
                .setEmailType(CreditNoteCreateParams.EmailType.NONE)
                .putMetadata(REFUND, request.refundId().toString())
                .addRefund(CreditNoteCreateParams.Refund.builder()
                        .setRefund(request.providerId())
                        .setAmountRefunded(request.credit().plus(request.tax()).value())
                        .build());
        addLine(note, "Unused Tollway credits", request.credit());
        addLine(note, "Tax", request.tax());
        return note.build();
    }

    private static void addLine(CreditNoteCreateParams.Builder note, String description, UsdCents amount) {
        if (!amount.equals(UsdCents.ZERO)) {
            note.addLine(CreditNoteCreateParams.Line.builder()
                    .setType(CreditNoteCreateParams.Line.Type.CUSTOM_LINE_ITEM)
                    .setDescription(description)
                    .setQuantity(1L)
                    .setUnitAmount(amount.value())
                    .build());
        }
    }

    private static RefundReading reading(Refund refund) {
        Map<String, String> metadata = refund.getMetadata() == null ? Map.of() : refund.getMetadata();
        return new RefundReading(
                refund.getId(),
                switch (String.valueOf(refund.getStatus())) {
                    case "succeeded" -> RefundReading.Status.SUCCEEDED;
                    case "failed", "canceled" -> RefundReading.Status.FAILED;
                    default -> RefundReading.Status.PENDING;
                },
                StripeNotice.uuid(metadata.getOrDefault(REFUND, "")),
                Optional.ofNullable(refund.getPaymentIntent()),
                refund.getAmount() == null ? 0 : refund.getAmount(),
                String.valueOf(refund.getCurrency()),
                Optional.ofNullable(refund.getFailureReason()));
    }

    private static RequestOptions idempotent(String key) {
        return RequestOptions.builder().setIdempotencyKey(key).build();
    }
}
