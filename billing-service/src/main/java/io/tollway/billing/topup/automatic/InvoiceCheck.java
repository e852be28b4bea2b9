package io.tollway.billing.topup.automatic;

import io.tollway.billing.topup.automatic.InvoiceReading.Payment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what the payment provider says it collected with what the attempt asked for. Any difference means: not credited, a human looks. */
final class InvoiceCheck {
    private static final String CURRENCY = "usd";

    private final List<String> differences = new ArrayList<>();

    private InvoiceCheck() {}

    /** The differences, named by field; empty when the money is the money asked for. */
    static List<String> differences(Attempt.Order order, InvoiceReading reading, boolean liveExpected) {
        InvoiceCheck check = new InvoiceCheck();
        long total = order.quote().total().value();
        check.same("metadata.top_up_id", Optional.of(order.id().toString()), reading.attemptId());
        check.same("metadata.organization_id", Optional.of(order.organization().toString()), reading.organization());
        check.same("invoice.customer", Optional.of(order.customerId()), reading.customerId());
        check.same("invoice.currency", Optional.of(CURRENCY), reading.currency());
        check.same("invoice.total", total, reading.totalCents());
        check.same("invoice.livemode", liveExpected, reading.live());
        if (reading.payment().isEmpty()) {
            check.differences.add("payment is missing");
            return List.copyOf(check.differences);
        }
        Payment payment = reading.payment().get();
        check.same("payment.status", InvoiceReading.PaymentStatus.SUCCEEDED, payment.status());
        check.same("payment.customer", Optional.of(order.customerId()), payment.customerId());
        check.same("payment.currency", Optional.of(CURRENCY), payment.currency());
        check.same("payment.amount_received", total, payment.receivedCents());
        check.same("payment.livemode", liveExpected, payment.live());
        return List.copyOf(check.differences);
    }

    private void same(String field, Object asked, Object reported) {
        if (!asked.equals(reported)) {
            differences.add(field + ": asked for " + shown(asked) + ", reported " + shown(reported));
        }
    }

    private static String shown(Object value) {
        return value instanceof Optional<?> optional
                ? optional.map(Object::toString).orElse("nothing")
                : value.toString();
    }
}
